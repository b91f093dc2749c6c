namespace HashPerp.Adversary.Tests;

/// <summary>The delays are what protects: with each of them taken away the model finds the theft that it is there against.</summary>
public sealed class DelayTests
{
    private static readonly Cast Loser = new(Conduct.Malicious, Conduct.Honest, Conduct.Honest);

    [Theory]
    [InlineData(3, nameof(Payoff.Full))]
    [InlineData(2, nameof(Payoff.Nothing))]
    public void Without_a_day_between_d1_and_d2_the_key_doesnt_put_the_winner_first(int d2, string expected) =>
        Assert.Equal(expected, TrustTests.Worst("live, anchored", Actors.A, Race.Close, Loser, new Delays(D2: d2)).Payoff.ToString());

    [Theory]
    [InlineData(2, nameof(Payoff.Full))]
    [InlineData(0, nameof(Payoff.Nothing))]
    public void Without_a_checkpoint_delay_the_operator_sweeps_before_anybody_looks(int checkpoint, string expected) => Assert.Equal(expected,
        TrustTests.Worst("live, two-step", Actors.A, Race.Close, new Cast(Conduct.Honest, Conduct.Malicious, Conduct.Honest), new Delays(Checkpoint: checkpoint)).Payoff.ToString());

    /// <summary>
    /// HEIGHT has won and has the key, but F2 opens only at guardH. Where less than d1 and a look is left from there to T (tenors under ten times that), who waits for it
    /// can be forced on chain and be too late.
    /// </summary>
    [Theory]
    [InlineData(4, nameof(Payoff.Full))]
    [InlineData(3, nameof(Payoff.Full))]
    [InlineData(2, nameof(Payoff.Nothing))]
    [InlineData(1, nameof(Payoff.Nothing))]
    public void Waiting_for_guardH_is_safe_only_with_d1_and_a_look_between_it_and_T(int guard, string expected) => Assert.Equal(expected, TrustTests.Worst(
        "live, anchored", Actors.A, Race.Clear, new Cast(Conduct.Malicious, Conduct.Honest, Conduct.Malicious), new Delays(Guard: guard)).Payoff.ToString());

    [Fact]
    public void A_claim_is_valid_with_its_lock_and_its_delay_and_not_a_look_earlier()
    {
        var situation = Situations.Anchored(new Setting(Actors.A, Race.Close, Loser));
        var rules = new Rules(situation);
        var claim = situation.Graph.Of("ClaimHeight pot");
        var state = situation.Start;
        while (state.Tick < 6)
        {
            state = state.NextTick();
        }
        state = state.Confirm(situation.Graph.Of("leaf pot")).NextTick().NextTick();
        Assert.Equal(8, state.Tick);
        Assert.False(rules.IsValid(state, claim));
        Assert.True(rules.IsValid(state.NextTick(), claim));
        Assert.False(rules.IsValid(situation.Start.Confirm(situation.Graph.Of("leaf pot")).NextTick().NextTick().NextTick(), claim));
    }
}
