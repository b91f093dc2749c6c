using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Wire values of an order's type.</summary>
public enum OrderType : byte
{
    Limit = 1,

    /// <summary>Immediate-or-cancel at the signed price, which is the collar.</summary>
    Market = 2,
}

/// <summary>How long an order lives.</summary>
public enum TimeInForce : byte
{
    GoodTillCancelled = 1,
    GoodTillDate = 2,
    ImmediateOrCancel = 3,
    FillOrKill = 4,
}

/// <summary>Which of two orders of one account gives way when they would match.</summary>
public enum SelfTradePrevention : byte
{
    CancelTaker = 1,
    CancelMaker = 2,
    CancelBoth = 3,
    Decrement = 4,
}

/// <summary>Bits of an order. A bit that is not named here makes the bytes malformed.</summary>
[Flags]
public enum OrderFlags : byte
{
    None = 0,

    /// <summary>Reject rather than take liquidity.</summary>
    PostOnly = 1,

    /// <summary>Move to the best passive price rather than take liquidity; with <see cref="PostOnly"/> only.</summary>
    Slide = 2,
}

/// <summary>
/// A signed order (tag <c>HashPerp/Order</c>). The signature covers network, market, leg, price, size, account, nonce and the coins that may
/// fund it, so the same bytes mean the same thing nowhere else.
/// </summary>
public sealed record Order : ISignedMessage
{
    public const string MessageTag = "HashPerp/Order";
    public const byte CurrentVersion = 1;
    public const int MaxOutPoints = 64;

    public string Tag => MessageTag;

    public required GenesisPrefix Genesis { get; init; }

    public required Bytes32 MarketId { get; init; }

    public required Leg Leg { get; init; }

    public required OrderType Type { get; init; }

    public required TimeInForce TimeInForce { get; init; }

    public required SelfTradePrevention SelfTradePrevention { get; init; }

    public OrderFlags Flags { get; init; }

    /// <summary>sat/PH/day in a forward market, permille of the pot in an option market.</summary>
    public required uint Price { get; init; }

    public required uint Lots { get; init; }

    public uint MinFill { get; init; }

    /// <summary>Unix microseconds; 0 for an order without a date.</summary>
    public ulong ExpireUnixMicroseconds { get; init; }

    /// <summary>The identity key, x-only.</summary>
    public required Bytes32 Account { get; init; }

    /// <summary>P_j of 35-formats §1, x-only; contract keys are derived from it, one per match.</summary>
    public required Bytes32 OrderBaseKey { get; init; }

    /// <summary>16 bytes of the client's choice.</summary>
    public required UInt128 ClientOrderId { get; init; }

    public required ulong Nonce { get; init; }

    /// <summary>Coins that may fund this order, ascending by (txid internal bytes, vout), no two alike.</summary>
    public IReadOnlyList<OutPoint> OutPoints { get; init; } = [];

    /// <exception cref="HashPerpException"><see cref="ContractScriptErrors.MalformedSignedBytes"/>,
    /// <see cref="ContractScriptErrors.UnsupportedVersion"/>.</exception>
    public static Order Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var order = OrderBytes.Read(ref reader);
        reader.ExpectEnd();
        return order;
    }

    public byte[] ToBytes()
    {
        var writer = new CanonicalWriter();
        OrderBytes.Write(writer, this);
        return writer.ToArray();
    }
}
