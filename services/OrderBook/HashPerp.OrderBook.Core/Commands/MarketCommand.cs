using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>
/// Something that a market is told. Commands are all that a market depends on: the same commands give the same events, bit for bit.
/// </summary>
/// <param name="AtUnixUs">Unix microseconds when it came. A market's time never goes back: an earlier one counts as the latest seen.</param>
public abstract record MarketCommand(long AtUnixUs);

/// <summary>The series of the market was announced. A market that is open or closed already stays as it is.</summary>
/// <param name="EarliestTime">T of the lowest strike, unix seconds.</param>
public sealed record OpenCommand(long AtUnixUs, Bytes32 SeriesRoot, uint EarliestTime) : MarketCommand(AtUnixUs);

/// <summary>A new order. The signature was verified before; an order that is known already gets its first answer.</summary>
/// <param name="Signature">64 bytes of the order's account, kept for the other party's eyes.</param>
/// <param name="SignerPresent">Whether the account's signer beats; an order without one rests suspended.</param>
public sealed record PlaceCommand(long AtUnixUs, Order Order, ReadOnlyMemory<byte> Signature, bool SignerPresent) : MarketCommand(AtUnixUs);

/// <summary>The owner withdraws an order. Lots that wait for signatures stay; should they come back, they are cancelled.</summary>
public sealed record CancelCommand(long AtUnixUs, Bytes32 OrderId, Bytes32 Account) : MarketCommand(AtUnixUs);

/// <summary>The account's signer is silent: its orders stay and keep their priority, but match no more.</summary>
public sealed record SignerAwayCommand(long AtUnixUs, Bytes32 Account) : MarketCommand(AtUnixUs);

/// <summary>The account's signer is there again.</summary>
public sealed record SignerBackCommand(long AtUnixUs, Bytes32 Account) : MarketCommand(AtUnixUs);

/// <summary>The match's contract is active: it is a trade now. A match that isn't pending stays as it is.</summary>
/// <param name="ArkTxid">The transaction that made the pots.</param>
public sealed record ActivateCommand(long AtUnixUs, Bytes32 MatchId, Bytes32 ContractId, uint256 ArkTxid) : MarketCommand(AtUnixUs);

/// <summary>The match came to nothing: the innocent get their lots back with their original priority. A match that isn't pending stays as it is.</summary>
/// <param name="Withdrawn">Accounts whose order doesn't come back.</param>
/// <param name="Code">The number of the reason.</param>
/// <param name="Reason">In words, at most <see cref="MarketLimits.ReasonBytes"/> of UTF-8.</param>
public sealed record RestoreCommand(long AtUnixUs, Bytes32 MatchId, IReadOnlyList<Bytes32> Withdrawn, int Code, string Reason) : MarketCommand(AtUnixUs);

/// <summary>The chain has a new tip; it may be the cut-off.</summary>
/// <param name="Height">Node height.</param>
/// <param name="MedianTime">MTP of the tip, unix seconds.</param>
public sealed record ChainAdvancedCommand(long AtUnixUs, uint Height, uint MedianTime) : MarketCommand(AtUnixUs);

/// <summary>The exchange closes the market before its cut-off.</summary>
public sealed record CloseCommand(long AtUnixUs) : MarketCommand(AtUnixUs);

/// <summary>Time passes: good-till-date orders that are due end.</summary>
public sealed record ExpireOrdersCommand(long AtUnixUs) : MarketCommand(AtUnixUs);

/// <summary>A coin that backs orders is gone: they end, unless a match of theirs is pending or a contract of theirs spent it.</summary>
/// <param name="SpentBy">The transaction that spent it.</param>
public sealed record CoinSpentCommand(long AtUnixUs, OutPoint OutPoint, uint256 SpentBy) : MarketCommand(AtUnixUs);

/// <summary>A new order replaces an open one. Its lots are the whole size: what the old one has filled counts.</summary>
/// <param name="Signature">64 bytes of the account under the new order: the other party of a match verifies nothing else.</param>
public sealed record AmendCommand(
    long AtUnixUs, Bytes32 OrderId, Bytes32 Account, Order NewOrder, ReadOnlyMemory<byte> Signature, bool SignerPresent) : MarketCommand(AtUnixUs);

/// <summary>Places, cancels and amends of one account, each answered by itself.</summary>
/// <param name="Items">1 to <see cref="MarketLimits.BatchItems"/>.</param>
public sealed record BatchCommand(long AtUnixUs, Bytes32 Account, IReadOnlyList<MarketCommand> Items) : MarketCommand(AtUnixUs);

/// <summary>All open orders of the account go and the quotes come, or nothing happens at all.</summary>
/// <param name="Quotes">At most <see cref="MarketLimits.BatchItems"/>; none is a cancel of everything.</param>
public sealed record ReplaceAllCommand(long AtUnixUs, Bytes32 Account, IReadOnlyList<SignedOrder> Quotes, bool SignerPresent) : MarketCommand(AtUnixUs);

/// <summary>The owner withdraws every open order.</summary>
public sealed record CancelAllCommand(long AtUnixUs, Bytes32 Account) : MarketCommand(AtUnixUs);

/// <summary>
/// Market-maker protection: once the account's resting orders have been filled this often within the window, all its orders end and it gets no new ones until
/// the protection is set again.
/// </summary>
/// <param name="Fills">0 turns it off.</param>
/// <param name="WindowUs">Microseconds; 0 with no fills.</param>
public sealed record ProtectCommand(long AtUnixUs, Bytes32 Account, uint Fills, long WindowUs) : MarketCommand(AtUnixUs);

/// <summary>Whether the account's orders end instead of being suspended when its signer goes.</summary>
public sealed record DisconnectRuleCommand(long AtUnixUs, Bytes32 Account, bool Cancels) : MarketCommand(AtUnixUs);

/// <summary>All orders of the account end after this time, unless the command comes again before.</summary>
/// <param name="TimeoutUs">Microseconds from the command on; 0 turns it off.</param>
public sealed record DeadManCommand(long AtUnixUs, Bytes32 Account, long TimeoutUs) : MarketCommand(AtUnixUs);
