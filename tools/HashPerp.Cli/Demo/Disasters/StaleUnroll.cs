using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>
/// X8: pots that were settled off-chain appear on the chain, brought there by their loser's old kit. The winner puts the settlements on top before the checkpoints' delay is
/// over, and the loser's claims find nothing.
/// </summary>
internal sealed class StaleUnroll : Disaster
{
    public override string Name => "stale-unroll";

    public override string Row => "X8";

    public override string Story => "Both agents have settled off-chain, and the operator is killed. Bob publishes the old graph to race for the pots that he lost.";

    public override async Task RunAsync(DisasterStage stage, CancellationToken cancel)
    {
        await stage.ReplayToEndAsync(cancel);
        await stage.SettleAsync(stage.Owners, cancel);
        var keys = await stage.PublishedKeysAsync(cancel);
        await stage.KillAsync(["arkserver"], cancel);
        await stage.KillAgentsAsync(stage.Owners, cancel);
        using var settled = await SettledCoins.OpenAsync(stage.Alice, stage.Chain, waitsForPots: true, cancel);
        // Bob's kit is from before the settlements: that is what makes it stale.
        await using var exits = new DisasterExits(stage, [stage.Bob], keys, settled);
        await exits.BeginAsync(cancel);
        stage.Output.Text($"Alice watches. As soon as the pots that she settled are on chain she brings the rest of {settled.Transactions} transactions: {settled.Count} checkpoints and {settled.Count} settlements.");
        await exits.FinishAsync(cancel);
        await RaceInVainAsync(stage, cancel);
    }

    /// <summary>Block and time have passed and d2 too, so plain scripts would let Bob claim what he lost; but the pots are gone.</summary>
    private static async Task RaceInVainAsync(DisasterStage stage, CancellationToken cancel)
    {
        var exit = await KitExit.OpenAsync(stage.Bob.Kit, stage.Chain.Node, cancel);
        var terms = stage.Bob.Kit.Terms;
        await MineToMedianAsync(stage, terms, cancel);
        foreach (var (rung, outcome) in (await stage.OutcomesAsync(cancel)).Index().Where(rung => rung.Item.Winner == Leg.Height))
        {
            var theft = exit.Claims.Complete(rung, ClaimKind.ClaimTime);
            var answer = (await stage.Chain.Node.TestMempoolAcceptAsync([theft], cancel))[0];
            if (answer.RejectReason != "missing-inputs" && answer.RejectReason != "bad-txns-inputs-missingorspent")
            {
                throw CliErrors.NotZeroSum.Error($"The loser's claim on rung {rung} was not refused for its spent pot: {answer.RejectReason}.", "This is a bug: keep the logs.");
            }
            stage.Output.Event(
                "theft.refused", $"Bob's ClaimTime on rung {terms.Rungs[rung].Strike}, which he lost, is refused: {answer.RejectReason}. The pot is spent.",
                new JsonObject { ["rung"] = rung, ["reason"] = answer.RejectReason, ["decided"] = outcome.DecidingHeight });
        }
    }

    /// <summary>Past every T, and past d2 since the pots were confirmed: only the spent output is left as a reason.</summary>
    private static async Task MineToMedianAsync(DisasterStage stage, ContractTerms terms, CancellationToken cancel)
    {
        var pot = stage.Bob.Kit.Pots[0];
        var from = await CoinClaim.ClaimableFromAsync(stage.Chain.Node, pot, Ark.RelativeDelay.FromSeconds(terms.ClaimDelay), cancel)
            ?? throw CliErrors.DemoStuck.Error($"The pot {pot} is not on chain.", "This is a bug: keep the logs.");
        var open = Math.Max(from, terms.Rungs.Max(rung => rung.Time) + 1L);
        while (await stage.Chain.Replay.MedianTimeAsync(cancel) < open)
        {
            await stage.Chain.MineAsync(cancel);
        }
    }
}
