using HashPerp.Events.OracleIngest;
using HashPerp.Messaging;
using HashPerp.OrderBook.Core;

namespace HashPerp.OrderBook;

/// <summary>Tells every open market the new tip: it may be its cut-off.</summary>
internal sealed class BlockConnectedHandler(MarketRegistry markets, TimeProvider time) : IEventHandler<BlockConnectedV1>
{
    public async Task HandleAsync(BlockConnectedV1 fact, EventContext context, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(fact);
        ArgumentNullException.ThrowIfNull(context);
        await MarketStore.SaveTipAsync(new ChainTip(fact.Height, fact.MedianTime), context.Connection, context.Transaction, cancel);
        foreach (var market in markets.All.Where(market => market.Status.Phase == MarketPhase.Open).ToArray())
        {
            await market.TellAsync(new ChainAdvancedCommand(time.UnixMicroseconds(), fact.Height, fact.MedianTime), cancel);
        }
    }
}
