using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;

namespace HashPerp.OrderBook.Tests;

/// <summary>A matching book under test: numbers orders, remembers where they rest, and writes down what happened.</summary>
internal sealed class BookDriver(IMatchingBook book)
{
    private readonly Dictionary<ulong, int> _slots = [];

    public IMatchingBook Book => book;

    /// <summary>The priority of the last order.</summary>
    public ulong Last { get; private set; }

    /// <summary>Every step so far: <c>lots@price of resting</c>, with a letter for what isn't a fill.</summary>
    public List<string> Steps { get; } = [];

    public EntryResult Buy(
        uint price, uint lots, int owner = 0, EntryMode mode = EntryMode.Rest, uint minFill = 0,
        SelfTradePrevention stp = SelfTradePrevention.CancelTaker, ulong priority = 0, int fills = int.MaxValue) =>
        Enter(true, price, lots, owner, mode, minFill, stp, priority, fills);

    public EntryResult Sell(
        uint price, uint lots, int owner = 1, EntryMode mode = EntryMode.Rest, uint minFill = 0,
        SelfTradePrevention stp = SelfTradePrevention.CancelTaker, ulong priority = 0, int fills = int.MaxValue) =>
        Enter(false, price, lots, owner, mode, minFill, stp, priority, fills);

    public bool Cancel(ulong priority) => book.Remove(_slots.GetValueOrDefault(priority), priority);

    public bool Reduce(ulong priority, uint lots) => book.Reduce(_slots.GetValueOrDefault(priority), priority, lots);

    /// <summary>An amend that gives up its place: out, and in again with a new priority.</summary>
    public EntryResult Move(ulong priority, bool isBid, uint price, uint lots, int owner)
    {
        Assert.True(Cancel(priority));
        return isBid ? Buy(price, lots, owner) : Sell(price, lots, owner);
    }

    /// <summary>Both sides in matching order, as <c>open@price#priority</c>, best first.</summary>
    public string Queue() => $"{Side(true)} | {Side(false)}".Trim();

    /// <summary>Both sides' levels, as <c>lots@price</c>, best first.</summary>
    public string Levels() => $"{Levels(true)} | {Levels(false)}".Trim();

    public string TakeChanges()
    {
        var changes = new LevelChange[book.ChangeCount];
        return string.Join(' ', changes.Take(book.TakeChanges(changes)).Select(change => $"{(change.IsBid ? "b" : "a")}{change.Level.Lots}@{change.Level.Price}"));
    }

    /// <summary>Levels are what their orders add up to, orders stand in their order, and the sides don't meet.</summary>
    public void Validate()
    {
        foreach (var isBid in new[] { true, false })
        {
            var orders = book.Orders(isBid).ToArray();
            Assert.Equal(
                orders.GroupBy(order => order.Price).Select(level => new BookLevel(level.Key, (ulong)level.Sum(order => order.Open), (uint)level.Count())),
                book.Levels(isBid));
            Assert.Equal(orders.OrderBy(order => isBid ? -(long)order.Price : order.Price).ThenBy(order => order.Priority), orders);
            Assert.All(orders, order => Assert.True(order.Open > 0, "An order without lots."));
        }
        var (bid, ask) = (book.Levels(true).FirstOrDefault(), book.Levels(false).FirstOrDefault());
        Assert.True(bid.Orders == 0 || ask.Orders == 0 || bid.Price < ask.Price, "The book is crossed.");
        Assert.Equal(book.Count, book.Orders(true).Count() + book.Orders(false).Count());
    }

    private EntryResult Enter(bool isBid, uint price, uint lots, int owner, EntryMode mode, uint minFill, SelfTradePrevention stp, ulong priority, int fills)
    {
        Last = priority == 0 ? Last + 1 : priority;
        var number = Last;
        var result = book.Enter(new EnteringOrder(number, owner, isBid, price, lots, minFill, stp, mode), fills);
        foreach (var step in book.Steps)
        {
            Steps.Add($"{step.Kind switch { StepKind.Fill => "", StepKind.SelfTradeCancel => "x", StepKind.SelfTradeDecrement => "d", _ => "m" }}"
                + $"{step.Lots}@{step.Price}#{step.Resting}");
        }
        if (result.Outcome == EntryOutcome.Rested)
        {
            _slots[number] = result.Slot;
        }
        Validate();
        return result;
    }

    private string Side(bool bids) => string.Join(' ', book.Orders(bids).Select(order => $"{order.Open}@{order.Price}#{order.Priority}"));

    private string Levels(bool bids) => string.Join(' ', book.Levels(bids).Select(level => $"{level.Lots}@{level.Price}"));
}
