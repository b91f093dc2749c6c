using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;

namespace HashPerp.OrderBook.Tests;

/// <summary>The rules beyond price and time, for every book, over prices 100 to 199.</summary>
public abstract class MatchingRuleTests
{
    private BookDriver? _driver;

    private BookDriver Driver => _driver ??= new BookDriver(Create());

    [Theory]
    [InlineData(10u, EntryOutcome.Done, 0u)]
    [InlineData(11u, EntryOutcome.NotFillable, 11u)]
    public void Fill_or_kill_is_all_or_nothing(uint lots, EntryOutcome outcome, uint left)
    {
        Driver.Sell(150, 4);
        Driver.Sell(151, 6);
        var result = Driver.Buy(151, lots, mode: EntryMode.FillOrKill);
        Assert.Equal((outcome, left), (result.Outcome, result.Left));
        Assert.Equal(outcome == EntryOutcome.Done ? "|" : "| 4@150 6@151", Driver.Levels());
        Assert.Equal(outcome == EntryOutcome.Done ? 2 : 0, Driver.Steps.Count);
    }

    [Fact]
    public void Fill_or_kill_counts_no_more_fills_than_it_may_make()
    {
        Driver.Sell(150, 1);
        Driver.Sell(150, 1);
        Assert.Equal(EntryOutcome.NotFillable, Driver.Buy(150, 2, mode: EntryMode.FillOrKill, fills: 1).Outcome);
        Assert.Equal(EntryOutcome.Done, Driver.Buy(150, 2, mode: EntryMode.FillOrKill, fills: 2).Outcome);
    }

    [Theory]
    [InlineData(149u, EntryOutcome.Rested)]
    [InlineData(150u, EntryOutcome.WouldTake)]
    public void Post_only_rests_or_is_refused(uint price, EntryOutcome outcome)
    {
        Driver.Sell(150, 4);
        Assert.Equal(outcome, Driver.Buy(price, 1, mode: EntryMode.PostOnly).Outcome);
        Assert.Empty(Driver.Steps);
    }

    [Fact]
    public void Slide_rests_at_the_best_price_that_does_not_take()
    {
        Driver.Sell(150, 4);
        Assert.Equal(149u, Driver.Buy(160, 1, mode: EntryMode.Slide).Price);
        Assert.Equal(148u, Driver.Buy(148, 1, mode: EntryMode.Slide).Price);
        Assert.Equal(150u, Driver.Sell(120, 1, mode: EntryMode.Slide).Price);
        Assert.Equal("1@149#2 1@148#3 | 4@150#1 1@150#4", Driver.Queue());
        Assert.Empty(Driver.Steps);
    }

    [Fact]
    public void Slide_is_refused_where_the_range_has_no_price_left()
    {
        Driver.Sell(100, 4);
        Assert.Equal(EntryOutcome.WouldTake, Driver.Buy(160, 1, mode: EntryMode.Slide).Outcome);
        Assert.Equal("| 4@100", Driver.Levels());
        Driver.Cancel(1);
        Driver.Buy(199, 4);
        Assert.Equal(EntryOutcome.WouldTake, Driver.Sell(160, 1, mode: EntryMode.Slide).Outcome);
    }

    [Theory]
    [InlineData(SelfTradePrevention.CancelTaker, EntryOutcome.SelfTrade, 8u, "", "| 5@150 5@151")]
    [InlineData(SelfTradePrevention.CancelMaker, EntryOutcome.Rested, 3u, "x5@150#1 5@151#2", "3@151 |")]
    [InlineData(SelfTradePrevention.CancelBoth, EntryOutcome.SelfTrade, 8u, "x5@150#1", "| 5@151")]
    [InlineData(SelfTradePrevention.Decrement, EntryOutcome.Done, 0u, "d5@150#1 3@151#2", "| 2@151")]
    public void Self_trade_prevention_does_what_the_newer_order_says(
        SelfTradePrevention mode, EntryOutcome outcome, uint left, string steps, string levels)
    {
        Driver.Sell(150, 5, owner: 7);
        Driver.Sell(151, 5, owner: 8);
        var result = Driver.Buy(151, 8, owner: 7, stp: mode);
        Assert.Equal((outcome, left), (result.Outcome, result.Left));
        Assert.Equal(steps, string.Join(' ', Driver.Steps));
        Assert.Equal(levels, Driver.Levels());
    }

    [Fact]
    public void An_order_that_comes_back_is_the_older_one_and_the_resting_order_says()
    {
        Driver.Buy(150, 5, owner: 7, stp: SelfTradePrevention.CancelTaker, priority: 9);
        Assert.Equal(EntryOutcome.Rested, Driver.Sell(150, 5, owner: 7, stp: SelfTradePrevention.CancelBoth, priority: 2).Outcome);
        Assert.Equal(["x5@150#9"], Driver.Steps);
        Assert.Equal("| 5@150#2", Driver.Queue());
    }

    [Fact]
    public void An_order_that_comes_back_stands_where_it_stood()
    {
        Driver.Sell(150, 1, priority: 10);
        Driver.Sell(150, 2, priority: 20);
        Driver.Sell(150, 3, priority: 30);
        Driver.Sell(150, 4, priority: 5);
        Driver.Sell(150, 5, priority: 25);
        Assert.Equal("| 4@150#5 1@150#10 2@150#20 5@150#25 3@150#30", Driver.Queue());
    }

    [Fact]
    public void A_minimum_fill_holds_for_each_match_and_what_is_stuck_does_not_rest()
    {
        Driver.Sell(150, 10, minFill: 4);
        Driver.Sell(150, 2);
        var result = Driver.Buy(150, 3);
        Assert.Equal((EntryOutcome.WouldCross, 1u), (result.Outcome, result.Left));
        Assert.Equal(["2@150#2"], Driver.Steps);
        Driver.Buy(150, 7);
        Assert.Equal(["2@150#2", "7@150#1", "m3@150#1"], Driver.Steps);
        Assert.Equal("|", Driver.Levels());
        Assert.Equal(EntryOutcome.BelowMinimumFill, Driver.Buy(150, 3, minFill: 4).Outcome);
    }

    [Fact]
    public void The_limit_of_fills_stops_a_sweep()
    {
        Driver.Sell(150, 1);
        Driver.Sell(150, 1);
        var result = Driver.Buy(150, 2, fills: 1);
        Assert.Equal((EntryOutcome.WouldCross, 1u, 1), (result.Outcome, result.Left, result.Fills));
        Assert.Equal(EntryOutcome.Immediate, Driver.Buy(150, 2, mode: EntryMode.Immediate, fills: 0).Outcome);
        Assert.Equal("| 1@150", Driver.Levels());
    }

    [Fact]
    public void A_sweep_stops_when_a_resting_owners_allowance_is_used_up_and_can_go_on()
    {
        Driver.Book.Allow(1, 2);
        Driver.Sell(150, 1);
        Driver.Sell(150, 1);
        Driver.Sell(150, 1);
        Driver.Sell(151, 5, owner: 2);
        Assert.Equal(new EntryResult(EntryOutcome.Protected, 4, 151, 0, 1, 2), Driver.Buy(151, 6));
        Assert.True(Driver.Cancel(3));
        Assert.Equal(EntryOutcome.Done, Driver.Buy(151, 4).Outcome);
        Assert.Equal(["1@150#1", "1@150#2", "4@151#4"], Driver.Steps);
    }

    [Fact]
    public void Fill_or_kill_does_not_count_on_orders_that_an_allowance_would_take_away()
    {
        Driver.Book.Allow(1, 2);
        Driver.Sell(150, 1);
        Driver.Sell(150, 1);
        Driver.Sell(150, 1);
        Assert.Equal(EntryOutcome.NotFillable, Driver.Buy(150, 3, mode: EntryMode.FillOrKill).Outcome);
        Driver.Sell(150, 1, owner: 2);
        Assert.Equal(EntryOutcome.Protected, Driver.Buy(150, 3, mode: EntryMode.FillOrKill).Outcome);
        Assert.Equal(["1@150#1", "1@150#2"], Driver.Steps);
    }

    [Fact]
    public void A_smaller_order_keeps_its_place()
    {
        Driver.Sell(150, 5);
        Driver.Sell(150, 5);
        Assert.True(Driver.Reduce(1, 3));
        Assert.Equal("| 2@150#1 5@150#2", Driver.Queue());
        Assert.Equal("a7@150", Driver.TakeChanges());
        Driver.Buy(150, 3);
        Assert.Equal(["2@150#1", "1@150#2"], Driver.Steps);
    }

    [Fact]
    public void A_level_that_goes_over_to_the_other_side_is_told_for_both()
    {
        Driver.Sell(150, 5);
        Driver.TakeChanges();
        Driver.Buy(150, 8);
        Assert.Equal("b3@150 a0@150", Driver.TakeChanges());
        Assert.Equal("", Driver.TakeChanges());
        Driver.Sell(150, 3);
        Driver.Sell(150, 1);
        Driver.Buy(150, 2);
        Assert.Equal("b1@150 a0@150", Driver.TakeChanges());
    }

    protected abstract IMatchingBook Create();
}

public sealed class LadderBookRuleTests : MatchingRuleTests
{
    protected override IMatchingBook Create() => new LadderBook(100, 199);
}

public sealed class NaiveMatchingBookRuleTests : MatchingRuleTests
{
    protected override IMatchingBook Create() => new NaiveMatchingBook(100, 199);
}
