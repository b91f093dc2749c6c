using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>
/// One market: commands in, events out. Used by one writer at a time; whoever hosts it (a writer task of this process, or a grain) makes a command
/// durable before
/// anybody hears of its events.
/// </summary>
public interface IMarketEngine
{
    MarketDefinition Definition { get; }

    MarketPhase Phase { get; }

    /// <summary>The root that opened the market; null before.</summary>
    Bytes32? SeriesRoot { get; }

    /// <summary>Commands applied, without those that changed nothing.</summary>
    ulong Sequence { get; }

    /// <summary>The last link of the chain of events (see <see cref="EventBytes"/>).</summary>
    Bytes32 EventLink { get; }

    /// <summary>Orders that are not over.</summary>
    int OpenOrders { get; }

    /// <exception cref="HashPerpException">The command is refused, and nothing has changed.</exception>
    CommandResult Apply(MarketCommand command);

    /// <summary>Levels of one side, best first.</summary>
    IEnumerable<BookLevel> Levels(bool bids);

    /// <summary>An order that isn't over.</summary>
    OrderView? Find(Bytes32 orderId);

    /// <summary>Accounts with orders that aren't over, and how many of those are suspended.</summary>
    IEnumerable<AccountOrders> Accounts();

    /// <summary>Whether a good-till-date order ends by this time.</summary>
    bool HasDue(long nowUnixUs);

    /// <summary>The whole state in its one byte form.</summary>
    byte[] Snapshot();

    /// <summary>H("HashPerp/BookState", snapshot): equal for equal states.</summary>
    Bytes32 StateHash();
}

/// <param name="Orders">Not over.</param>
/// <param name="Suspended">Of those.</param>
public readonly record struct AccountOrders(Bytes32 Account, int Orders, int Suspended);
