using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Where an own order stands, as far as this agent knows.</summary>
public enum OwnOrderStatus
{
    /// <summary>Written down and perhaps sent; the order book has not answered yet.</summary>
    Placing,

    Open,

    /// <summary>In the book and not matched, since the order book misses this agent's heartbeat.</summary>
    Suspended,

    /// <summary>The cancel is written down and perhaps sent.</summary>
    Cancelling,

    Filled,
    Cancelled,

    /// <summary>It never came into force.</summary>
    Refused,
}

/// <summary>One own order: everything that is needed to send the same bytes again. Written whole before it is sent, see <see cref="OrderStore"/>.</summary>
public sealed record OrderRecord
{
    /// <summary>Index of the order base key; no other order has it.</summary>
    public required uint Index { get; init; }

    /// <summary>Hex.</summary>
    public required string OrderId { get; init; }

    /// <summary>HashPerp/Order bytes, hex.</summary>
    public required string Order { get; init; }

    public required string Signature { get; init; }

    /// <summary>A proof for each coin that the order names.</summary>
    public required IReadOnlyList<CoinOrigin> Coins { get; init; }

    /// <summary>UUID of the placing; the same at every attempt.</summary>
    public required string RequestId { get; init; }

    /// <summary>W3C trace context that everything which follows from this order goes on with.</summary>
    public required string Traceparent { get; init; }

    /// <summary>H, a node height.</summary>
    public required uint Height { get; init; }

    /// <summary>sat/PH/day, ascending.</summary>
    public required IReadOnlyList<int> Strikes { get; init; }

    public required long PerLotSat { get; init; }

    public required OwnOrderStatus Status { get; init; }

    /// <summary>UUID of the cancelling, once it is asked for.</summary>
    public string? CancelRequestId { get; init; }

    public string? CancelSignature { get; init; }

    /// <summary>Lots matched and not busted, as the order book counts.</summary>
    public uint Filled { get; init; }

    /// <summary>Lots taken back, as the order book counts.</summary>
    public uint Cancelled { get; init; }

    /// <summary>Wall-clock time of the last change.</summary>
    public long ChangedAtUnixMs { get; init; }

    /// <summary>Why it was refused or cancelled, for people.</summary>
    public string? Reason { get; init; }

    public bool IsOver => Status is OwnOrderStatus.Filled or OwnOrderStatus.Cancelled or OwnOrderStatus.Refused;

    internal string Holder => OrderHolder.Of(Index);

    public Order Parse() => ContractScripts.Order.Parse(Hex.Decode(Order));
}
