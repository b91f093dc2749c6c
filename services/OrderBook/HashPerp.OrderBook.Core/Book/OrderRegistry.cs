using System.Diagnostics.CodeAnalysis;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>All orders that a market knows, and the ways to find them.</summary>
internal sealed class OrderRegistry
{
    private readonly Dictionary<Bytes32, BookOrder> _orders = [];
    private readonly Dictionary<Bytes32, SortedSet<BookOrder>> _byAccount = [];
    private readonly Dictionary<OutPoint, SortedSet<BookOrder>> _byCoin = [];
    private readonly Dictionary<(Bytes32 Account, UInt128 ClientOrderId), Bytes32> _clientIds = [];
    private readonly SortedSet<BookOrder> _expiring = new(ByExpiry.Instance);
    private readonly OwnerNumbers _owners = new();

    public int Count => _orders.Count;

    public FinishedOrders Finished { get; } = new();

    /// <summary>The orders in the book by their priority.</summary>
    public Dictionary<ulong, BookOrder> Live { get; } = [];

    /// <summary>Oldest first.</summary>
    public IEnumerable<BookOrder> ByAge => _orders.Values.OrderBy(order => order.Arrival);

    public IEnumerable<Bytes32> Accounts => _byAccount.Keys;

    public bool TryGet(Bytes32 id, [NotNullWhen(true)] out BookOrder? order) => _orders.TryGetValue(id, out order);

    public BookOrder Get(Bytes32 id) => _orders[id];

    /// <summary>The account that the book knows by a number.</summary>
    public Bytes32 AccountOf(int owner) => _owners.AccountOf(owner);

    /// <summary>The book's number of an account that has orders.</summary>
    public int? OwnerOf(Bytes32 account) => _owners.Find(account);

    /// <summary>Oldest first.</summary>
    public IReadOnlyCollection<BookOrder> OfAccount(Bytes32 account) => _byAccount.TryGetValue(account, out var orders) ? orders : [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyCollection<BookOrder> BackedBy(OutPoint coin) => _byCoin.TryGetValue(coin, out var orders) ? orders : [];

    /// <summary>The good-till-date orders that end by <paramref name="nowUnixUs"/>, first to end first.</summary>
    public IEnumerable<BookOrder> Due(long nowUnixUs) => _expiring.TakeWhile(order => order.Order.ExpireUnixMicroseconds <= (ulong)nowUnixUs);

    public bool HasDue(long nowUnixUs) => _expiring.Min is { } first && first.Order.ExpireUnixMicroseconds <= (ulong)nowUnixUs;

    public bool IsClientIdTaken(Bytes32 account, UInt128 clientOrderId, long nowUnixUs) =>
        _clientIds.ContainsKey((account, clientOrderId)) || Finished.IsClientIdTaken(account, clientOrderId, nowUnixUs);

    public void Add(BookOrder order)
    {
        _orders.Add(order.Id, order);
        _clientIds.Add((order.Order.Account, order.Order.ClientOrderId), order.Id);
        order.Owner = _owners.GetOrAdd(order.Order.Account);
        Index(_byAccount, order.Order.Account, order);
        foreach (var coin in order.Order.OutPoints)
        {
            Index(_byCoin, coin, order);
        }
        if (order.Order.ExpireUnixMicroseconds != 0 && !order.Withdrawn)
        {
            _expiring.Add(order);
        }
    }

    /// <summary>An order that was withdrawn has no date to wait for.</summary>
    public void StopExpiry(BookOrder order) => _expiring.Remove(order);

    /// <summary>An order is over: only its first answer is remembered, for repeats.</summary>
    public void Finish(BookOrder order, long nowUnixUs)
    {
        _orders.Remove(order.Id);
        _clientIds.Remove((order.Order.Account, order.Order.ClientOrderId));
        _expiring.Remove(order);
        Unindex(_byAccount, order.Order.Account, order);
        foreach (var coin in order.Order.OutPoints)
        {
            Unindex(_byCoin, coin, order);
        }
        if (!_byAccount.ContainsKey(order.Order.Account))
        {
            _owners.Release(order.Order.Account);
        }
        Finished.Add(new FinishedOrder(order.FirstAnswer!, nowUnixUs));
    }

    private static void Index<TKey>(Dictionary<TKey, SortedSet<BookOrder>> index, TKey key, BookOrder order)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var orders))
        {
            index.Add(key, orders = new SortedSet<BookOrder>(ByArrival.Instance));
        }
        orders.Add(order);
    }

    private static void Unindex<TKey>(Dictionary<TKey, SortedSet<BookOrder>> index, TKey key, BookOrder order)
        where TKey : notnull
    {
        if (index.TryGetValue(key, out var orders) && orders.Remove(order) && orders.Count == 0)
        {
            index.Remove(key);
        }
    }
}
