using HashPerp.Bitcoin;
using HashPerp.Events.AspAdapter;
using HashPerp.Messaging;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook;

/// <summary>A coin is gone: orders that it backs end, unless their own contract spent it.</summary>
internal sealed class VtxoSpentHandler(MarketRegistry markets, TimeProvider time) : IEventHandler<VtxoSpentV1>
{
    public async Task HandleAsync(VtxoSpentV1 fact, EventContext context, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(fact);
        ArgumentNullException.ThrowIfNull(context);
        Bytes32[] orders = [.. fact.Holders.Select(CoinReservations.OrderOf).OfType<Bytes32>()];
        if (orders.Length == 0)
        {
            return;
        }
        var spentBy = fact.SpentBy.Length == 64 ? uint256.Parse(fact.SpentBy) : uint256.Zero;
        foreach (var id in await OrderQueries.MarketsOfAsync(orders, context.Connection, context.Transaction, cancel))
        {
            await markets.Get(id).TellAsync(new CoinSpentCommand(time.UnixMicroseconds(), OutPoint.Parse(fact.OutPoint), spentBy), cancel);
        }
    }
}
