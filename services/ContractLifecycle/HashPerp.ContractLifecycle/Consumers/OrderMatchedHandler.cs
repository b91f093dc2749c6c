using System.Diagnostics;
using HashPerp.ContractLifecycle.Core;
using HashPerp.Events.ContractLifecycle;
using HashPerp.Events.OrderBook;
using HashPerp.Messaging;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle;

/// <summary>Two orders met: a round begins. The clock's next tick tells the agents.</summary>
internal sealed class OrderMatchedHandler(IOutbox outbox, RelaySettings settings, TimeProvider time) : IEventHandler<OrderMatchedV1>
{
    public async Task HandleAsync(OrderMatchedV1 fact, EventContext context, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        MatchFacts match;
        try
        {
            match = MatchReader.Read(fact).Checked();
            if (match.Maker.Genesis != settings.Genesis)
            {
                throw LifecycleErrors.MatchUnreadable.Error("A match of another network.", "Look at OrderBook.");
            }
        }
        catch (HashPerpException error)
        {
            await RefuseAsync(fact, error, [], context, cancel);
            return;
        }
        if (await RoundStore.LockAsync(match.RoundId, context.Connection, context.Transaction, cancel) is { } squatter)
        {
            if (squatter.Round.Contract is not null)
            {
                string[] both = [match.Maker.Account.ToString(), match.Taker.Account.ToString()];
                var taken = LifecycleErrors.RoundTaken.Error($"Round {match.RoundId} is a direct contract.", "Trade again.");
                await RefuseAsync(fact, taken, both, context, cancel);
                return;
            }
            // A match id can be foreseen by its parties, and a round of its name be reported before it: that gives them no say in the match.
            await RoundStore.RemoveAsync(match.RoundId, context.Connection, context.Transaction, cancel);
        }
        FaultPoint.Before(LifecycleFaultPoints.MatchPersisted);
        var round = RoundMachine.Match(match.RoundId, match.Maker.Account, match.Maker.Leg, match.Taker.Account, now);
        await RoundStore.InsertAsync(
            new RoundRow(round, fact, Activity.Current?.Id ?? context.Traceparent, now), context.Connection, context.Transaction, cancel);
        // In one order everywhere, so that two matches of the same two accounts don't lock each other.
        foreach (var account in new[] { match.Maker.Account, match.Taker.Account }.OrderBy(account => account.ToString(), StringComparer.Ordinal))
        {
            await StandingStore.AddAsync(account, new AccountStanding(1, 0, 0), now, context.Connection, context.Transaction, cancel);
        }
        FaultPoint.After(LifecycleFaultPoints.MatchPersisted);
    }

    /// <summary>OrderBook waits for an end of each match; one that can't begin ends here.</summary>
    private Task RefuseAsync(OrderMatchedV1 fact, HashPerpException error, IReadOnlyList<string> withdrawn, EventContext context, CancellationToken cancel) =>
        outbox.AddAsync(
            new ContractAbortedV1
            {
                Round = fact.MatchId[..Math.Min(32, fact.MatchId.Length)],
                MatchId = fact.MatchId,
                Code = error.Code.Number,
                Reason = error.Message,
                Offender = null,
                Withdrawn = withdrawn,
            },
            context.Connection, context.Transaction, cancel);
}
