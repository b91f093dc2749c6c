using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook;

/// <summary>How an event's handler tells a market something.</summary>
internal static class MarketCommands
{
    /// <summary>
    /// Waits until the command is in the journal. A second time changes nothing: markets pass over what they know, so an event may be applied again after
    /// a crash.
    /// </summary>
    /// <exception cref="TimeoutException">The market is busy or can't write: a failure that passes, so the inbox tries the event again and never parks
    /// it.</exception>
    public static async Task TellAsync(this IMarketHost market, MarketCommand command, CancellationToken cancel)
    {
        try
        {
            await market.SubmitAsync(command, cancel: cancel);
        }
        catch (HashPerpException error) when (error.Code == OrderBookServiceErrors.Busy || error.Code == OrderBookServiceErrors.MarketUnavailable
            || error.Code == OrderBookServiceErrors.FencedOff)
        {
            throw new TimeoutException(error.Message, error);
        }
    }
}
