using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;

namespace HashPerp.OrderBook.Tests;

/// <summary>What any book must do, over prices 100 to 199. The traps are those that books are known to fall into.</summary>
public abstract class MatchingBookTests
{
    private const uint Lowest = 100;
    private const uint Highest = 199;

    private BookDriver? _driver;

    private BookDriver Driver => _driver ??= new BookDriver(Create(Lowest, Highest));

    [Fact]
    public void First_in_first_out_survives_a_cancel_in_the_middle_of_a_level()
    {
        for (var i = 0; i < 4; i++)
        {
            Driver.Sell(150, 10);
        }
        Assert.True(Driver.Cancel(2));
        Driver.Sell(150, 10);
        Assert.Equal("| 10@150#1 10@150#3 10@150#4 10@150#5", Driver.Queue());
        Driver.Buy(150, 25);
        Assert.Equal(["10@150#1", "10@150#3", "5@150#4"], Driver.Steps);
        Assert.True(Driver.Cancel(4));
        Assert.True(Driver.Cancel(5));
        Assert.Equal("|", Driver.Levels());
    }

    [Fact]
    public void A_fill_has_the_makers_price_and_not_the_takers()
    {
        Driver.Sell(150, 5);
        Driver.Sell(152, 5);
        Driver.Buy(160, 8);
        Assert.Equal(["5@150#1", "3@152#2"], Driver.Steps);
        Driver.Buy(140, 5, owner: 2);
        Driver.Sell(130, 5, owner: 3);
        Assert.Equal("5@140#4", Driver.Steps[^1]);
    }

    [Fact]
    public void A_filled_maker_is_found_no_more()
    {
        Driver.Sell(150, 5);
        Driver.Buy(150, 5);
        Assert.False(Driver.Cancel(1));
        Assert.False(Driver.Reduce(1, 1));
        Assert.Equal(0, Driver.Book.Count);
    }

    [Fact]
    public void What_an_immediate_order_does_not_take_never_rests()
    {
        Driver.Sell(150, 5);
        Assert.Equal(new EntryResult(EntryOutcome.Immediate, 3, 150, 0, 0, 1), Driver.Buy(150, 8, mode: EntryMode.Immediate));
        Assert.Equal("|", Driver.Levels());
        Assert.Equal(EntryOutcome.Immediate, Driver.Buy(149, 8, mode: EntryMode.Immediate).Outcome);
        Assert.Equal("|", Driver.Levels());
    }

    [Fact]
    public void An_order_that_moves_across_the_other_side_matches_and_leaves_no_crossed_book()
    {
        Driver.Sell(150, 5);
        Driver.Buy(140, 8);
        Assert.Equal(EntryOutcome.Rested, Driver.Move(2, true, 155, 8, 0).Outcome);
        Assert.Equal(["5@150#1"], Driver.Steps);
        Assert.Equal("3@155 |", Driver.Levels());
    }

    [Fact]
    public void A_level_whose_last_order_is_gone_is_gone()
    {
        Driver.Sell(150, 5);
        Driver.Sell(160, 5);
        Driver.Cancel(1);
        Assert.Equal("| 5@160", Driver.Levels());
        Driver.Buy(159, 5);
        Assert.Empty(Driver.Steps);
        Assert.Equal("b5@159 a0@150 a5@160", Driver.TakeChanges());
        Driver.Buy(160, 5);
        Assert.Equal("5@159 |", Driver.Levels());
        Assert.Equal("a0@160", Driver.TakeChanges());
    }

    [Fact]
    public void No_match_and_no_order_has_zero_lots()
    {
        Driver.Sell(150, 5);
        Driver.Buy(150, 5);
        Driver.Sell(150, 7);
        Driver.Buy(150, 7);
        Assert.Equal(["5@150#1", "7@150#3"], Driver.Steps);
        Assert.Throws<InvalidOperationException>(() => Driver.Buy(150, 0));
        Driver.Sell(150, 5);
        Assert.Throws<InvalidOperationException>(() => Driver.Reduce(Driver.Last, 0));
        Assert.Throws<InvalidOperationException>(() => Driver.Reduce(Driver.Last, 5));
    }

    [Fact]
    public void Who_remembers_an_old_order_does_not_reach_the_one_that_has_its_slot()
    {
        var first = Driver.Sell(150, 5);
        Driver.Cancel(1);
        var second = Driver.Sell(151, 6);
        while (second.Slot != first.Slot)
        {
            Assert.True(Driver.Last < 10_000, "Its slot is never used again.");
            Driver.Cancel(Driver.Last);
            second = Driver.Sell(151, 6);
        }
        Assert.False(Driver.Book.Remove(first.Slot, 1));
        Assert.False(Driver.Book.Reduce(first.Slot, 1, 1));
        Assert.False(Driver.Book.Remove(0, 0));
        Assert.False(Driver.Book.Remove(first.Slot, 0));
        Assert.False(Driver.Book.Remove(99_999, Driver.Last));
        Assert.True(Driver.Book.Remove(second.Slot, Driver.Last));
    }

    [Fact]
    public void A_sweep_through_100_000_orders_needs_no_more_stack_than_one_match()
    {
        var book = Create(1, 200_000);
        for (var i = 1u; i <= DeepOrders; i++)
        {
            Assert.Equal(EntryOutcome.Rested, book.Enter(new EnteringOrder(i, 1, false, i, 1, 0, SelfTradePrevention.CancelTaker, EntryMode.Rest), 0).Outcome);
        }
        EntryResult result = default;
        var sweep = new Thread(
            () => result = book.Enter(
                new EnteringOrder(DeepOrders + 1, 2, true, 200_000, DeepOrders, 0, SelfTradePrevention.CancelTaker, EntryMode.Rest), int.MaxValue),
            128 * 1024);
        sweep.Start();
        sweep.Join();
        Assert.Equal(new EntryResult(EntryOutcome.Done, 0, 200_000, 0, 0, (int)DeepOrders), result);
        Assert.Equal(0, book.Count);
    }

    [Fact]
    public void The_ends_of_the_price_range_hold_orders_and_nothing_lies_beyond()
    {
        Driver.Buy(Lowest, 1);
        Driver.Sell(Highest, 2);
        Assert.Equal("1@100 | 2@199", Driver.Levels());
        Assert.Throws<InvalidOperationException>(() => Driver.Buy(Lowest - 1, 1));
        Assert.Throws<InvalidOperationException>(() => Driver.Buy(Highest + 1, 1));
        Assert.Throws<InvalidOperationException>(() => Driver.Sell(0, 1));
        Assert.Throws<InvalidOperationException>(() => Driver.Sell(uint.MaxValue, 1));
        Driver.Buy(Highest, 2);
        Driver.Sell(Lowest, 1);
        Assert.Equal(["2@199#2", "1@100#1"], Driver.Steps);
    }

    [Fact]
    public void A_range_at_the_top_of_all_prices_works_like_any_other()
    {
        var top = new BookDriver(Create(uint.MaxValue - 100, uint.MaxValue));
        top.Sell(uint.MaxValue, 3);
        top.Buy(uint.MaxValue - 100, 2);
        top.Buy(uint.MaxValue, 1);
        Assert.Equal(["1@4294967295#1"], top.Steps);
        Assert.Equal("2@4294967195 | 2@4294967295", top.Levels());
    }

    /// <summary>How deep the sweep is.</summary>
    protected virtual uint DeepOrders => 100_000;

    protected abstract IMatchingBook Create(uint minPrice, uint maxPrice);

}

public sealed class LadderBookTests : MatchingBookTests
{
    [Fact]
    public void A_range_of_more_prices_than_the_limit_is_a_defect_of_the_caller()
    {
        Assert.Equal(0, new LadderBook(1, MarketLimits.Ticks).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LadderBook(1, MarketLimits.Ticks + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LadderBook(2, 1));
    }

    [Fact]
    public void Once_its_arrays_are_large_enough_it_allocates_nothing()
    {
        var (book, changes) = (new LadderBook(100, 199, 64), new LevelChange[64]);
        void Round(ulong first)
        {
            for (var i = 0u; i < 20; i++)
            {
                book.Enter(new EnteringOrder(first + i, (int)i, false, 150 + i, 5, 0, SelfTradePrevention.CancelTaker, EntryMode.Rest), 64);
            }
            book.Enter(new EnteringOrder(first + 20, 30, true, 199, 100, 0, SelfTradePrevention.CancelTaker, EntryMode.FillOrKill), 64);
            book.TakeChanges(changes.AsSpan(0, book.ChangeCount));
        }
        Round(1);
        Round(101);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0u; i < 1_000; i++)
        {
            Round(1_000 + (i * 100));
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, book.Count);
    }

    protected override IMatchingBook Create(uint minPrice, uint maxPrice) => new LadderBook(minPrice, maxPrice);
}

public sealed class NaiveMatchingBookTests : MatchingBookTests
{
    /// <summary>A list takes a square of the time; the sweep is a loop here too.</summary>
    protected override uint DeepOrders => 500;

    protected override IMatchingBook Create(uint minPrice, uint maxPrice) => new NaiveMatchingBook(minPrice, maxPrice);
}
