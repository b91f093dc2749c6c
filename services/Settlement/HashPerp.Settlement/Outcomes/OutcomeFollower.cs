using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Settlement.Host;

/// <summary>
/// Follows the attestor's outcomes and takes over those that the announcement and our own headers bear out. A wrong key or a wrong winner is an alarm and
/// settles nothing; one that we can't judge yet waits for the next block.
/// </summary>
internal sealed partial class OutcomeFollower(
    OwnChain own, SeriesStore series, OutcomeWatches watches, OutcomeStore store, Alarms alarms, ILogger<OutcomeFollower> logger)
{
    /// <summary>One look at what was published and at the chain.</summary>
    /// <param name="running">Cancelled when the service stops: streams go on until then.</param>
    public async Task LookAsync(CancellationToken running)
    {
        var open = await series.OpenAsync(running);
        watches.Follow([.. open.Select(expiry => expiry.Key)], running);
        if (await own.LookAsync(running) is not { } look)
        {
            return;
        }
        foreach (var outcome in watches.Published)
        {
            var leaf = open[outcome.ExpiryHeight].FirstOrDefault(leaf => leaf.Time == outcome.Time);
            if (leaf is null)
            {
                watches.Forget(outcome);
            }
            else
            {
                await JudgeAsync(leaf, outcome, look.Chain, running);
            }
        }
        if (look.Unchanged >= 0 && look.Unchanged < look.Chain.TipHeight)
        {
            await ReviewAsync(look.Chain, look.Unchanged, running);
        }
    }

    private async Task JudgeAsync(SeriesLeaf leaf, PublishedOutcome outcome, HeaderChain chain, CancellationToken cancel)
    {
        try
        {
            using var key = ECPrivKey.Create(outcome.PrivateKey);
            if (OutcomeCheck.Judge(leaf, outcome.Winner, key, chain) is { } decided)
            {
                await store.RecordAsync(leaf, decided, outcome.PrivateKey, cancel);
                FaultPoint.After(SettlementFaultPoints.OutcomeWritten);
                watches.Forget(outcome);
                LogAttested(logger, leaf.Height, leaf.Time, decided.Winner, decided.DecidingHeight);
            }
        }
        catch (HashPerpException wrong) when (IsVerdict(wrong))
        {
            alarms.Raise(wrong.Code, $"height {leaf.Height}, time {leaf.Time}", wrong.Message);
        }
    }

    /// <summary>After a reorganisation: what is on record stays, but somebody must know when the chain now says otherwise.</summary>
    private async Task ReviewAsync(HeaderChain chain, int unchanged, CancellationToken cancel)
    {
        foreach (var (expiry, time, winner) in await store.AboveAsync(unchanged, cancel))
        {
            if (OutcomeRule.Decide(chain, (int)expiry, (uint)time) is { } now && now.Winner != LegText.Parse(winner))
            {
                alarms.Raise(
                    SettlementErrors.OutcomeContradicted, $"height {expiry}, time {time}",
                    $"{winner} is on record for height {expiry}, time {time}; after a reorganisation {now.Winner} won at {now.DecidingHeight}. The record stands.");
            }
        }
    }

    private static bool IsVerdict(HashPerpException error) => error.Code == SettlementErrors.OutcomeKeyWrong || error.Code == SettlementErrors.OutcomeContradicted
        || error.Code == BitcoinErrors.MalformedKey || error.Code == ChainErrors.HeightUnknown || error.Code == PrimitiveErrors.WrongLength;

    [LoggerMessage(1, LogLevel.Information, "Height {Expiry} against time {Time}: {Winner} won at {DecidingHeight}, attested and confirmed by our own headers")]
    private static partial void LogAttested(ILogger logger, uint expiry, uint time, Leg winner, int decidingHeight);
}
