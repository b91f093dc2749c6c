namespace HashPerp.Adversary.Tests;

/// <summary>
/// What a change of the claim set would do for the first thing that the model disproves: if ClaimHeight and ClaimTime paid an output with a delay of its own, which the
/// other leg's key cuts short, the delays would count from the claim and not from the unroll. The protocol hasn't got it; these are its gain and its price.
/// </summary>
public sealed class StagedClaimTests
{
    private static readonly Delays Staged = new() { StagedClaims = true };
    private static readonly Cast Loser = new(Conduct.Malicious, Conduct.Honest, Conduct.Honest), WithAttestors = new(Conduct.Malicious, Conduct.Honest, Conduct.Malicious);

    [Theory]
    [InlineData("live, anchored")]
    [InlineData("live, on-chain")]
    [InlineData("live, two-step")]
    [InlineData("batch expires before the outcome")]
    public void The_counterparty_alone_takes_nothing_even_when_both_locks_open_between_two_looks(string scenario)
    {
        foreach (var me in new[] { Actors.A, Actors.B })
        {
            Assert.Equal(Payoff.Nothing, TrustTests.Worst(scenario, me, Race.Tie, Loser).Payoff);
            Assert.Equal(Payoff.Full, TrustTests.Worst(scenario, me, Race.Tie, Loser, Staged).Payoff);
            Assert.Equal(Payoff.Full, TrustTests.Worst(scenario, me, Race.Close, Loser, Staged).Payoff);
        }
    }

    [Fact]
    public void Without_attestors_both_locks_open_at_once_are_a_raw_race_as_before() =>
        Assert.Equal(Payoff.Nothing, TrustTests.Worst("live, on-chain", Actors.A, Race.Tie, Loser with { Attestors = Conduct.Silent }, Staged).Payoff);

    [Fact]
    public void Its_price_is_that_attestors_with_the_loser_can_take_an_on_chain_pot_in_a_close_race()
    {
        Assert.Equal(Payoff.Full, TrustTests.Worst("live, on-chain", Actors.A, Race.Close, WithAttestors).Payoff);
        Assert.Equal(Payoff.Nothing, TrustTests.Worst("live, on-chain", Actors.A, Race.Close, WithAttestors, Staged).Payoff);
        Assert.Equal(Payoff.Full, TrustTests.Worst("live, on-chain", Actors.A, Race.Clear, WithAttestors, Staged).Payoff);
    }
}
