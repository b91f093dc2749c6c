using HashPerp.Bitcoin;
using HashPerp.Events.ContractLifecycle;
using HashPerp.Messaging;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook;

/// <summary>A match's contract is active: the match is a trade.</summary>
internal sealed class ContractActivatedHandler(MarketRegistry markets, TimeProvider time) : IEventHandler<ContractActivatedV1>
{
    public async Task HandleAsync(ContractActivatedV1 fact, EventContext context, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(fact);
        if (await MatchMarket.FindAsync(markets, fact.MatchId, context, cancel) is { } market)
        {
            await market.TellAsync(
                new ActivateCommand(time.UnixMicroseconds(), Bytes32.Parse(fact.MatchId!), Bytes32.Parse(fact.ContractId), uint256.Parse(fact.ArkTxid)),
                cancel);
        }
    }
}

/// <summary>A match came to nothing: the innocent side gets its lots back.</summary>
internal sealed class ContractAbortedHandler(MarketRegistry markets, TimeProvider time) : IEventHandler<ContractAbortedV1>
{
    public async Task HandleAsync(ContractAbortedV1 fact, EventContext context, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(fact);
        if (await MatchMarket.FindAsync(markets, fact.MatchId, context, cancel) is not { } market)
        {
            return;
        }
        string[] accounts = fact.Withdrawn.Count > 0 ? [.. fact.Withdrawn] : fact.Offender is { } offender ? [offender] : [];
        var reason = fact.Reason.Length <= MarketLimits.ReasonBytes / 4 ? fact.Reason : fact.Reason[..(MarketLimits.ReasonBytes / 4)];
        await market.TellAsync(
            new RestoreCommand(
                time.UnixMicroseconds(), Bytes32.Parse(fact.MatchId!), [.. accounts.Distinct().Take(2).Select(Bytes32.Parse)], Math.Max(0, fact.Code), reason),
            cancel);
    }
}

/// <summary>Which market a contract's match belongs to.</summary>
internal static class MatchMarket
{
    /// <summary>Null for a direct proposal, which no book has seen.</summary>
    public static async Task<MarketHost?> FindAsync(MarketRegistry markets, string? matchId, EventContext context, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(context);
        return matchId is { Length: 64 }
            && await OrderQueries.MarketOfMatchAsync(Bytes32.Parse(matchId), context.Connection, context.Transaction, cancel) is { } id
            ? markets.Get(id)
            : null;
    }
}
