using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Tests;

/// <summary>One market under test, with its journal and the last that was seen of each order.</summary>
internal sealed class Exchange
{
    public const uint ExpiryHeight = 2_000;
    public const uint EarliestTime = 1_800_000_000;

    private uint _count;

    /// <param name="book">The engine's book, if not its own.</param>
    public Exchange(bool open = true, IMatchingBook? book = null)
    {
        Engine = book is null ? new MarketEngine(Definition) : new MarketEngine(Definition, book);
        if (open)
        {
            Do(new OpenCommand(Now, Id('r'), EarliestTime));
        }
    }

    /// <summary>Five rungs 50,000 to 54,000 at 10,000 sat each: prices 49,533 to 54,467.</summary>
    public static MarketDefinition Definition { get; } = new(
        new Market(GenesisPrefix.Regtest, ExpiryHeight, [.. Enumerable.Range(0, 5).Select(i => new SatPerPhDay(50_000 + (i * 1_000)))], new Satoshis(10_000)),
        1_000, Cutoff.Default);

    public MarketEngine Engine { get; }

    public List<JournalEntry> Journal { get; } = [];

    public List<MarketEvent> Events { get; } = [];

    public Dictionary<Bytes32, OrderView> Orders { get; } = [];

    /// <summary>Unix microseconds.</summary>
    public long Now { get; set; } = 1_700_000_000_000_000;

    public List<OrdersMatched> Matches => [.. Events.OfType<OrdersMatched>()];

    /// <summary>Thirty-two times the same letter.</summary>
    public static Bytes32 Id(char letter) => new(Enumerable.Repeat((byte)letter, 32).ToArray());

    public CommandResult Do(MarketCommand command)
    {
        var result = Engine.Apply(command);
        if (result.Changed)
        {
            Journal.Add(new JournalEntry(result.Sequence, CommandBytes.Write(command), Engine.EventLink));
        }
        Events.AddRange(result.Events);
        foreach (var order in result.Orders)
        {
            Orders[order.OrderId] = order;
        }
        return result;
    }

    public Order Order(
        char account, Leg leg, uint price, uint lots, TimeInForce tif = TimeInForce.GoodTillCancelled, OrderFlags flags = OrderFlags.None,
        SelfTradePrevention stp = SelfTradePrevention.CancelTaker, uint minFill = 0, OrderType type = OrderType.Limit, long expire = 0)
    {
        _count++;
        return new Order
        {
            Genesis = GenesisPrefix.Regtest,
            MarketId = Definition.Id,
            Leg = leg,
            Type = type,
            TimeInForce = tif,
            SelfTradePrevention = stp,
            Flags = flags,
            Price = price,
            Lots = lots,
            MinFill = minFill,
            ExpireUnixMicroseconds = (ulong)expire,
            Account = Id(account),
            OrderBaseKey = Id(char.ToUpperInvariant(account)),
            ClientOrderId = _count,
            Nonce = _count,
            OutPoints = [new OutPoint(uint256.Zero, _count)],
        };
    }

    public OrderView Place(Order order, bool present = true) => Do(new PlaceCommand(Now, order, new byte[64], present)).Answer!;

    public OrderView Buy(
        char account, uint price, uint lots, TimeInForce tif = TimeInForce.GoodTillCancelled, OrderFlags flags = OrderFlags.None,
        SelfTradePrevention stp = SelfTradePrevention.CancelTaker, uint minFill = 0, long expire = 0) =>
        Place(Order(account, Leg.Time, price, lots, tif, flags, stp, minFill, expire: expire));

    public OrderView Sell(
        char account, uint price, uint lots, TimeInForce tif = TimeInForce.GoodTillCancelled, OrderFlags flags = OrderFlags.None,
        SelfTradePrevention stp = SelfTradePrevention.CancelTaker, uint minFill = 0, long expire = 0) =>
        Place(Order(account, Leg.Height, price, lots, tif, flags, stp, minFill, expire: expire));

    public CommandResult Cancel(OrderView order) => Do(new CancelCommand(Now, order.OrderId, order.Account));

    /// <summary>Replaces an order by one of the same leg.</summary>
    public OrderView Amend(OrderView old, Order order, bool present = true) =>
        Do(new AmendCommand(Now, old.OrderId, old.Account, order, new byte[64], present)).Answer!;

    /// <summary>The same order with other lots.</summary>
    public OrderView Resize(OrderView old, uint lots) => Amend(old, Order((char)old.Account.ToBytes()[0], old.Leg, old.Price, lots));

    public CommandResult Batch(char account, params MarketCommand[] items) => Do(new BatchCommand(Now, Id(account), items));

    public CommandResult ReplaceAll(char account, params Order[] quotes) =>
        Do(new ReplaceAllCommand(Now, Id(account), [.. quotes.Select(quote => new SignedOrder(quote, new byte[64]))], true));

    public PlaceCommand Placing(Order order) => new(Now, order, new byte[64], true);

    /// <summary>Busts the n-th match (from 0); the accounts don't get theirs back.</summary>
    public CommandResult Bust(int match, params char[] withdrawn) =>
        Do(new RestoreCommand(Now, Matches[match].Match.MatchId, [.. withdrawn.Select(Id)], 3301, "the signer was silent"));

    public CommandResult Activate(int match, uint256? arkTxid = null) =>
        Do(new ActivateCommand(Now, Matches[match].Match.MatchId, Id('c'), arkTxid ?? uint256.Zero));

    public CommandResult Away(char account) => Do(new SignerAwayCommand(Now, Id(account)));

    public CommandResult Back(char account) => Do(new SignerBackCommand(Now, Id(account)));

    /// <summary>An order as it stands: <c>filled/open/cancelled status</c>.</summary>
    public string State(OrderView order)
    {
        var now = Orders[order.OrderId];
        return $"{now.Filled}/{now.Open}/{now.Cancelled} {now.Status}";
    }

    /// <summary>The public book: <c>bids | asks</c>, each level as <c>lots@price</c>, best first.</summary>
    public string Book() => $"{Side(true)} | {Side(false)}".Trim();

    public string Trades() => string.Join(' ', Matches.Select(match => $"{match.Match.Lots}@{match.Match.Price}"));

    /// <summary>Why an order was cancelled or rejected.</summary>
    public CancelReason Reason(OrderView order) => Orders[order.OrderId].Reason;

    private string Side(bool bids) => string.Join(' ', Engine.Levels(bids).Select(level => $"{level.Lots}@{level.Price}"));
}
