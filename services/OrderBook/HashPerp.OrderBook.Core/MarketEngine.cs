using HashPerp.Bitcoin;
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

    private readonly BookSide _bids = new(isBid: true);
    private readonly BookSide _asks = new(isBid: false);
    private readonly OrderRegistry _orders = new();
    private readonly SortedDictionary<ulong, MatchView> _pending = [];
    private readonly Dictionary<Bytes32, ulong> _pendingById = [];
    private readonly List<MarketEvent> _events = [];
    private readonly SortedSet<BookOrder> _touched = new(ByArrival.Instance);

    private uint _earliestTime;
    private ulong _eventNumber;
    private ulong _tradeSequence;
    private ulong _arrivals;
    private long _now;

    public MarketEngine(MarketDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        Definition = definition;
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
        if (command is PlaceCommand place && FirstAnswer(place) is { } first)
        {
            return new CommandResult(Sequence, false, first, [], [], []);
        }
        Check(command, now);
        _events.Clear();
        _touched.Clear();
        ExpireDue(now);
        var subject = Execute(command);
        return Complete(now, subject);
    }

    public IEnumerable<BookLevel> Levels(bool bids) => (bids ? _bids : _asks).Levels;

    public OrderView? Find(Bytes32 orderId) => _orders.TryGet(orderId, out var order) ? order.View(Sequence) : null;

    public IEnumerable<AccountOrders> Accounts() => _orders.Accounts.Select(account =>
    {
        var orders = _orders.OfAccount(account);
        return new AccountOrders(account, orders.Count, orders.Count(order => order.Suspended));
    });

    public bool HasDue(long nowUnixUs) => _orders.HasDue(Math.Max(_now, nowUnixUs));

    public Bytes32 StateHash() => HashOf(Snapshot());

    /// <summary>The hash of a state, from its bytes.</summary>
    public static Bytes32 HashOf(byte[] snapshot) => new(Hashes.Tagged(StateTag, snapshot));

    /// <summary>The order that the caller asked about, if it asked about one.</summary>
    private BookOrder? Execute(MarketCommand command)
    {
        switch (command)
        {
            case PlaceCommand place:
                return Place(place);
            case CancelCommand cancel:
                return Withdraw(cancel);
            case OpenCommand open:
                Open(open);
                break;
            case SignerAwayCommand away:
                Suspend(away.Account);
                break;
            case SignerBackCommand back:
                Resume(back.Account);
                break;
            case ActivateCommand activate:
                Activate(activate);
                break;
            case RestoreCommand restore:
                Restore(restore);
                break;
            case ChainAdvancedCommand chain when Phase == MarketPhase.Open
                && Definition.Cutoff.IsReached(Definition.Market.Height, _earliestTime, chain.Height, chain.MedianTime):
            case CloseCommand:
                Close();
                break;
            case CoinSpentCommand spent:
                EndBackedBy(spent);
                break;
        }
        return null;
    }

    private CommandResult Complete(long now, BookOrder? subject)
    {
        if (_events.Count == 0)
        {
            return new CommandResult(Sequence, false, subject?.View(Sequence), [], [], []);
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
                _orders.Finish(order, now);
            }
        }
        _orders.Finished.Prune(now);
        return new CommandResult(Sequence, true, subject?.View(Sequence), [.. _events], views, [.. _bids.TakeChanges(), .. _asks.TakeChanges()]);
    }

    private BookSide SideOf(BookOrder order) => order.IsBid ? _bids : _asks;

    private BookSide Opposite(BookOrder order) => order.IsBid ? _asks : _bids;

    private ulong NextEvent() => ++_eventNumber;

    private void Emit(MarketEvent happened)
    {
        _events.Add(happened);
        EventLink = EventBytes.Link(EventLink, happened);
    }
}
