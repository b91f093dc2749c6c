using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// A user's agent is killed before and after everything that it writes down or sends on the way from an order to a contract, over the whole exchange: it comes back,
/// there is one order and one contract, and everybody has the same money.
/// </summary>
public sealed class MatchCrashTests
{
    [Fact]
    public void Every_fault_point_of_the_built_agent_has_a_scene_or_a_reason()
    {
        Assert.NotEmpty(MatchCrashTable.Rows);
        Assert.Equal(MatchCrashTable.Rows.Count, MatchCrashTable.Rows.Distinct().Count());
        Assert.Empty(MatchCrashTable.Stale());
        Assert.All(Enum.GetValues<MatchScene>(), scene => Assert.Contains(MatchCrashTable.Rows, row => row.Scene == scene));
    }

    [Theory]
    [Trait("tier", "full")]
    [InlineData(Leg.Height)]
    [InlineData(Leg.Time)]
    public Task An_agent_killed_anywhere_in_a_fill_has_one_contract(Leg party) => PlayAsync(party, MatchScene.Fill);

    [Theory]
    [Trait("tier", "full")]
    [InlineData(Leg.Height)]
    [InlineData(Leg.Time)]
    public Task An_agent_killed_around_an_order_that_comes_to_nothing_has_its_coin_back(Leg party) =>
        PlayAsync(party, MatchScene.Cancellation, MatchScene.Refusal, MatchScene.Silence);

    [Theory]
    [Trait("tier", "full")]
    [InlineData(Leg.Height)]
    [InlineData(Leg.Time)]
    public Task An_agent_killed_when_its_match_is_called_off_trades_again_with_the_same_order(Leg party) =>
        PlayAsync(party, MatchScene.Bust, MatchScene.LateBust);

    [Theory]
    [Trait("tier", "full")]
    [InlineData(Leg.Height)]
    [InlineData(Leg.Time)]
    public Task An_agent_killed_while_it_splits_a_coin_has_both_parts(Leg party) => PlayAsync(party, MatchScene.Split);

    private static Task PlayAsync(Leg party, params MatchScene[] scenes) => MatchCrashRun.PlayAsync(
        [.. MatchCrashTable.Rows.Where(row => row.Party == party && scenes.Contains(row.Scene))], $"all deaths of {party}'s agent in {string.Join(", ", scenes)}");
}
