namespace HashPerp.OrderBook.Core;

/// <summary>Where a market stands; it only moves forward.</summary>
public enum MarketPhase : byte
{
    /// <summary>Waits for the announcement of its series.</summary>
    Listed = 1,

    Open = 2,

    /// <summary>Past its cut-off: no order, no new match. Matches that wait may still become trades.</summary>
    Closed = 3,
}
