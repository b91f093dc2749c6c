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

    /// <summary>Its number in the market, never another order's.</summary>
    public ulong Arrival { get; } = arrival;

    /// <summary>Its place in the market's time priority; kept for life. An amend that keeps its place hands it on.</summary>
    public ulong Priority { get; set; } = arrival;

    public bool IsBid { get; } = isBid;

    /// <summary>The signed price, or where it slid to.</summary>
    public uint Price { get; set; } = signed.Order.Price;

    /// <summary>Where it is in the book; 0 while it isn't live.</summary>
    public int Slot { get; set; }

    /// <summary>The book's number for its account.</summary>
    public int Owner { get; set; }

    public uint Open { get; set; } = signed.Order.Lots;

    public uint Filled { get; set; }

    public uint Cancelled { get; set; }

    /// <summary>Of the cancelled lots: those that the orders it replaced had filled before.</summary>
    public uint Carried { get; set; }

    /// <summary>The order that replaced it.</summary>
    public Bytes32? Successor { get; set; }

    public bool Suspended { get; set; }

    /// <summary>Its owner or a rule ended it: lots that a bust gives back are cancelled.</summary>
    public bool Withdrawn { get; set; }

    public bool Rejected { get; set; }

    public CancelReason Reason { get; set; }

    /// <summary>Matches that are neither active nor busted.</summary>
    public int Pending { get; set; }

    /// <summary>The transactions of its active contracts, and of those that it was amended from: they spend its coins by right.</summary>
    public List<uint256> Contracts { get; } = [];

    /// <summary>What its place was answered with.</summary>
    public OrderView? FirstAnswer { get; set; }

    public bool IsOver => Open == 0 && Pending == 0;

    public bool IsLive => Open > 0 && !Suspended;

    public EnteringOrder Entering(EntryMode mode) =>
        new(Priority, Owner, IsBid, Price, Open, Order.MinFill, Order.SelfTradePrevention, mode);

    public OrderView View(ulong sequence) => new(
        Id, Order.Account, Order.ClientOrderId, Order.Leg, Price, Order.Lots, Filled, Open, Cancelled, Status, IsOver, Reason, sequence);

    private OrderState Status => Rejected ? OrderState.Rejected
        : Open > 0 ? (Suspended ? OrderState.Suspended : OrderState.Open)
        : Cancelled > Carried ? OrderState.Cancelled : OrderState.Filled;
}

/// <summary>The order in which orders came.</summary>
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
