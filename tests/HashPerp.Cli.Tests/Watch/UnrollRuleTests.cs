using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.ContractScripts.Tests;

namespace HashPerp.Cli.Tests;

public sealed class UnrollRuleTests
{
    private const long Median = 1_705_500_000;

    /// <summary>T less d2 = 6,144 s, 1,200 s for each of four packages, and half a day.</summary>
    private const long First = 1_705_593_123 - 6_144 - 4_800 - 43_200;
    private const long Second = 1_705_604_800 - 6_144 - 4_800 - 43_200;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData(600, Median, true)]
    [InlineData(600, Median - 1, true)]
    [InlineData(6_000, Median + 1, false)]
    [InlineData(599, Median, false)]
    [InlineData(0, Median - 100_000, false)]
    public void It_takes_a_silent_operator_and_the_deadline_together(int silentSeconds, long unrollBy, bool isDue) =>
        Assert.Equal(isDue, UnrollRule.IsDue(TimeSpan.FromSeconds(silentSeconds), Patience, Median, unrollBy));

    [Fact]
    public void Nothing_is_due_without_a_deadline_or_at_an_operator_that_answers()
    {
        Assert.False(UnrollRule.IsDue(TimeSpan.FromDays(1), Patience, Median, unrollBy: null));
        Assert.False(UnrollRule.IsDue(TimeSpan.Zero, TimeSpan.Zero, Median, Median));
    }

    [Fact]
    public void The_deadline_is_that_of_the_first_rung_that_is_neither_settled_nor_lost()
    {
        var kit = KitSample.Instant;
        Assert.Equal(First, UnrollRule.UnrollBy(kit, OwnRecord.Of(kit, ContractState.Active)));
        Assert.Equal(Second, UnrollRule.UnrollBy(kit, OwnRecord.Of(kit, ContractState.Settling, settled: [0])));
        Assert.Equal(Second, UnrollRule.UnrollBy(kit, OwnRecord.Of(kit, ContractState.Active), rung => rung == kit.Terms.Rungs[0]));
        Assert.Null(UnrollRule.UnrollBy(kit, OwnRecord.Of(kit, ContractState.Settling, settled: [0]), rung => rung == kit.Terms.Rungs[1]));
    }

    [Fact]
    public void There_is_none_before_there_are_pots_and_after_they_are_gone()
    {
        Assert.Null(UnrollRule.UnrollBy(KitSample.TwoStepWaiting, OwnRecord.Of(KitSample.TwoStepWaiting, ContractState.SetUp)));
        Assert.Null(UnrollRule.UnrollBy(KitSample.Instant, OwnRecord.Of(KitSample.Instant, ContractState.Closed)));
        Assert.Null(UnrollRule.UnrollBy(KitSample.Instant, OwnRecord.Of(KitSample.Instant, ContractState.Settling, "r1", 0, 1)));
    }
}
