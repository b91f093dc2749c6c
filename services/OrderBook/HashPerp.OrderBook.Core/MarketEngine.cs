using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>
/// The single-writer engine of a market: price-time priority, integers only, no clock and no I/O. A command either is refused before anything changes or
/// happens as
/// a whole.
/// </summary>
public sealed partial class MarketEngine : IMarketEngine
{
    public const string StateTag = "HashPerp/BookState";

    private readonly IMatchingBook _book;
    private readonly OrderRegistry _orders = new();
    private readonly AccountGuards _guards = new();
    private readonly SortedDictionary<ulong, MatchView> _pending = [];
    private readonly Dictionary<Bytes32, ulong> _pendingById = [];
    private readonly List<MarketEvent> _events = [];
    private readonly SortedSet<BookOrder> _touched = new(ByArrival.Instance);
    private readonly List<BookOrder> _placed = [];
    private readonly List<ItemAnswer> _answers = [];

    private uint _earliestTime;
    private ulong _eventNumber;
    private ulong _tradeSequence;
    private ulong _arrivals;
    private long _now;
    private (Order? Order, Bytes32 Id) _lastId;

    public MarketEngine(MarketDefinition definition)
        : this(definition, NewBook(definition))
    {
    }

    /// <param name="book">Empty, and nobody else's.</param>
    public MarketEngine(MarketDefinition definition, IMatchingBook book)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(book);
        (Definition, _book) = (definition, book);
    }

    public MarketDefinition Definition { get; }

    public MarketPhase Phase { get; private set; } = MarketPhase.Listed;

    public Bytes32? SeriesRoot { get; private set; }

    public ulong Sequence { get; private set; }

    public Bytes32 EventLink { get; private set; }

    public int OpenOrders => _orders.Count;

    /// <summary>Matches that are neither active nor busted, oldest first.</summary>
    public IEnumerable<MatchView> PendingMatches => _pending.Values;

    public CommandResult Apply(MarketCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var now = Math.Max(_now, command.AtUnixUs);
        if (Repeat(command) is { } repeat)
        {
            return repeat;
        }
        _events.Clear();
        _touched.Clear();
        _placed.Clear();
        _answers.Clear();
        Check(command, now);
        ExpireDue(now);
        var subject = Execute(command, now);
        return Complete(now, subject);
    }

    public IEnumerable<BookLevel> Levels(bool bids) => _book.Levels(bids);

    public OrderView? Find(Bytes32 orderId) => _orders.TryGet(orderId, out var order) ? order.View(Sequence) : null;

    public IEnumerable<AccountOrders> Accounts() => _orders.Accounts.Select(account =>
    {
        var orders = _orders.OfAccount(account);
        return new AccountOrders(account, orders.Count, orders.Count(order => order.Suspended));
    });

    public bool HasDue(long nowUnixUs)
    {
        var now = Math.Max(_now, nowUnixUs);
        return _orders.HasDue(now) || _guards.HasDue(now);
    }

    public Bytes32 StateHash() => HashOf(Snapshot());

    /// <summary>The hash of a state, from its bytes.</summary>
    public static Bytes32 HashOf(byte[] snapshot) => new(Hashes.Tagged(StateTag, snapshot));

    private static LadderBook NewBook(MarketDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new LadderBook(definition.MinPrice, definition.MaxPrice);
    }

    private CommandResult Complete(long now, BookOrder? subject)
    {
        if (_events.Count == 0)
        {
            return new CommandResult(Sequence, false, subject?.View(Sequence), [], [], []) { Answers = [.. _answers] };
        }
        Sequence++;
        _now = now;
        var views = new List<OrderView>(_touched.Count);
        foreach (var order in _touched)
        {
            var view = order.View(Sequence);
            order.FirstAnswer ??= view;
            views.Add(view);
            if (order.IsOver)
            {
                Finish(order, now);
            }
        }
        _orders.Finished.Prune(now);
        var levels = new LevelChange[_book.ChangeCount];
        Array.Resize(ref levels, _book.TakeChanges(levels));
        return new CommandResult(Sequence, true, subject?.View(Sequence), [.. _events], views, levels)
        {
            Answers = [.. _answers.Select(answer => answer.At(Sequence))],
            Placed = [.. _placed.Select(order => new PlacedOrder(order.Signed, order.FirstAnswer!))],
        };
    }

    private void Finish(BookOrder order, long now)
    {
        _orders.Finish(order, now);
        if (_orders.OfAccount(order.Order.Account).Count == 0)
        {
            _book.Allow(order.Owner, 0);
        }
    }

    /// <summary>An order's id takes two hashes of its bytes, and one command asks for it more than once.</summary>
    private Bytes32 IdOf(Order order)
    {
        if (!ReferenceEquals(order, _lastId.Order))
        {
            _lastId = (order, order.Id());
        }
        return _lastId.Id;
    }

    private ulong NextEvent() => ++_eventNumber;

    private void Emit(MarketEvent happened)
    {
        _events.Add(happened);
        EventLink = EventBytes.Link(EventLink, happened);
    }
}
