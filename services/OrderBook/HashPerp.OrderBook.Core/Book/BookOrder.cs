using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>An order that isn't over, as the engine changes it.</summary>
internal sealed class BookOrder(SignedOrder signed, Bytes32 id, ulong arrival, bool isBid)
{
    public SignedOrder Signed { get; } = signed;

    public Order Order => Signed.Order;

    public Bytes32 Id { get; } = id;

    /// <summary>Its place in the market's time priority; kept for life.</summary>
    public ulong Arrival { get; } = arrival;

    public bool IsBid { get; } = isBid;

    public uint Price => Order.Price;

    public uint Open { get; set; } = signed.Order.Lots;

    public uint Filled { get; set; }

    public uint Cancelled { get; set; }

    public bool Suspended { get; set; }

    /// <summary>Its owner or a rule ended it: lots that a bust gives back are cancelled.</summary>
    public bool Withdrawn { get; set; }

    public bool Rejected { get; set; }

    public CancelReason Reason { get; set; }

    /// <summary>Matches that are neither active nor busted.</summary>
    public int Pending { get; set; }

    /// <summary>The transactions of its active contracts: they spend its coins by right.</summary>
    public List<uint256> Contracts { get; } = [];

    /// <summary>What its place was answered with.</summary>
    public OrderView? FirstAnswer { get; set; }

    public bool IsOver => Open == 0 && Pending == 0;

    public bool IsLive => Open > 0 && !Suspended;

    /// <summary>Whether the two could trade by their prices.</summary>
    public bool Crosses(BookOrder other) => IsBid ? Price >= other.Price : Price <= other.Price;

    public OrderView View(ulong sequence) => new(
        Id, Order.Account, Order.ClientOrderId, Order.Leg, Price, Order.Lots, Filled, Open, Cancelled, Status, IsOver, Reason, sequence);

    private OrderState Status => Rejected ? OrderState.Rejected
        : Open > 0 ? (Suspended ? OrderState.Suspended : OrderState.Open)
        : Cancelled > 0 ? OrderState.Cancelled : OrderState.Filled;
}

/// <summary>Time priority alone.</summary>
internal sealed class ByArrival : IComparer<BookOrder>
{
    public static readonly ByArrival Instance = new();

    public int Compare(BookOrder? x, BookOrder? y) => x!.Arrival.CompareTo(y!.Arrival);
}

/// <summary>The order in which good-till-date orders end.</summary>
internal sealed class ByExpiry : IComparer<BookOrder>
{
    public static readonly ByExpiry Instance = new();

    public int Compare(BookOrder? x, BookOrder? y)
    {
        var order = x!.Order.ExpireUnixMicroseconds.CompareTo(y!.Order.ExpireUnixMicroseconds);
        return order != 0 ? order : x.Arrival.CompareTo(y.Arrival);
    }
}
