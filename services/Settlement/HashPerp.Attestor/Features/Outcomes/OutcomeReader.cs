using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Contracts.Settlement.V1;
using HashPerp.Primitives;
using HashPerp.Settlement;

namespace HashPerp.Attestor;

/// <summary>Answers for one race: the outcome on record, or how far the chain is. What is on record is told even while the node is down.</summary>
public sealed class OutcomeReader(AttestorEngine engine, ChainFollower follower, IChainView view)
{
    public async Task<GetOutcomeResponse> ReadAsync(uint expiryHeight, uint time, CancellationToken cancel)
    {
        if (engine.GetDecision(expiryHeight, time) is null)
        {
            await LookAsync(cancel);
        }
        if (engine.GetDecision(expiryHeight, time) is { } decided)
        {
            return new GetOutcomeResponse { Outcome = Publish(decided) };
        }
        var chain = view.Current;
        return new GetOutcomeResponse
        {
            Pending = new Pending { TipHeight = (uint)chain.TipHeight, MedianTimePast = chain.MedianTimePast(chain.TipHeight) },
        };
    }

    /// <summary>The outcome with the winner's key. The decision is durable by now: the engine has it from its journal only.</summary>
    public Outcome Publish(DecidedRecord decided)
    {
        var leaf = engine.GetAnnouncement(decided.Height).Leaves.Single(rung => rung.Time == decided.Time);
        using var key = engine.Reveal(decided.Height, decided.Time);
        FaultPoint.Before(AttestorFaultPoints.OutcomePublished);
        return decided.ToWire(leaf.Strike, key, engine.Settings.Profile);
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        try
        {
            await follower.CatchUpAsync(cancel);
        }
        catch (HashPerpException error) when (error.Code == BitcoinErrors.NodeUnreachable || error.Code == BitcoinErrors.NodeRefused)
        {
            // The node is down or starting. The race is open as far as we have seen: that is the answer until the node is back.
        }
    }
}
