using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>Something that happened in a market.</summary>
/// <param name="Number">Of the market's events, from 1 without a gap.</param>
public abstract record MarketEvent(ulong Number);

public sealed record MarketOpened(ulong Number, Bytes32 SeriesRoot, uint EarliestTime) : MarketEvent(Number);

public sealed record MarketClosed(ulong Number) : MarketEvent(Number);

/// <summary>An order entered the market, and may match in the same command.</summary>
public sealed record OrderAccepted(ulong Number, Bytes32 OrderId, Bytes32 Account, Leg Leg, uint Price, uint Lots, bool Suspended) : MarketEvent(Number);

/// <summary>An order was turned away as a whole: all of it counts as cancelled.</summary>
public sealed record OrderRejected(ulong Number, Bytes32 OrderId, Bytes32 Account, uint Lots, CancelReason Reason) : MarketEvent(Number);

/// <summary>Two orders met. Private to the two.</summary>
public sealed record OrdersMatched(ulong Number, MatchView Match, SignedOrder Maker, SignedOrder Taker) : MarketEvent(Number);

/// <summary>Open lots of an order are gone; all of them, but for self-trade decrement. Zero lots: everything of it waits for signatures.</summary>
public sealed record OrderCancelled(ulong Number, Bytes32 OrderId, Bytes32 Account, uint Lots, CancelReason Reason) : MarketEvent(Number);

public sealed record OrderSuspended(ulong Number, Bytes32 OrderId, Bytes32 Account) : MarketEvent(Number);

public sealed record OrderResumed(ulong Number, Bytes32 OrderId, Bytes32 Account) : MarketEvent(Number);

/// <summary>Lots of a busted match are open again, with the order's original priority.</summary>
public sealed record OrderRestored(ulong Number, Bytes32 OrderId, Bytes32 Account, uint Lots) : MarketEvent(Number);

/// <summary>A match became a trade.</summary>
public sealed record MatchActivated(ulong Number, MatchView Match, Bytes32 ContractId, uint256 ArkTxid) : MarketEvent(Number);

public sealed record MatchBusted(ulong Number, MatchView Match, int Code, string Reason) : MarketEvent(Number);

/// <summary>A new order takes the place of an old one; the old one's cancellation and the new one's acceptance follow.</summary>
/// <param name="Carried">Lots of the new one that count as filled already.</param>
/// <param name="KeepsPlace">In the time priority.</param>
public sealed record OrderAmended(ulong Number, Bytes32 OldOrderId, Bytes32 OrderId, Bytes32 Account, uint Carried, bool KeepsPlace) : MarketEvent(Number);

/// <summary>What an account has asked for in case it can't act itself.</summary>
/// <param name="Fills">Of market-maker protection; 0 for none.</param>
/// <param name="DeadlineUs">When the dead-man timer runs out; 0 for never.</param>
public sealed record GuardChanged(ulong Number, Bytes32 Account, uint Fills, long WindowUs, bool CancelsOnDisconnect, long DeadlineUs) : MarketEvent(Number);

/// <summary>The account's orders have been filled as often as it allowed; the cancellations follow.</summary>
public sealed record ProtectionTripped(ulong Number, Bytes32 Account, uint Fills) : MarketEvent(Number);

/// <summary>The account's dead-man timer has run out; the cancellations follow.</summary>
public sealed record DeadManExpired(ulong Number, Bytes32 Account) : MarketEvent(Number);
