namespace HashPerp.Adversary.Tests;

/// <summary>The trust statement of 30-contract-protocol §4 and the table of §5, sentence by sentence: where it holds, and where the model disproves it.</summary>
public sealed class TrustTests
{
    private const Conduct Bad = Conduct.Malicious, Dead = Conduct.Silent, Late = Conduct.Late, Good = Conduct.Honest;

    private static readonly Cast CounterpartyAlone = new(Bad, Good, Good), OperatorAlone = new(Good, Bad, Good), WithOperator = new(Bad, Bad, Good),
        WithAttestors = new(Bad, Good, Bad), AllThree = new(Bad, Bad, Bad);

    public static TheoryData<string> Live => ["live, preconfirmed", "live, anchored", "live, on-chain", "live, two-step", "batch expires before the outcome", "transferred, preconfirmed"];

    [Theory]
    [MemberData(nameof(Live))]
    public void The_counterparty_alone_takes_nothing_from_who_looks_daily_when_the_locks_open_a_day_apart(string scenario) =>
        AssertWorst(Payoff.Full, scenario, CounterpartyAlone, Race.Clear, Race.Close);

    [Theory]
    [MemberData(nameof(Live))]
    public void Disproved__with_both_locks_open_between_two_looks_it_takes_the_pot_having_unrolled_early(string scenario) =>
        AssertWorst(Payoff.Nothing, scenario, CounterpartyAlone, Race.Tie);

    [Theory]
    [MemberData(nameof(Live))]
    public void The_operator_alone_takes_nothing_from_who_looks_daily(string scenario) => AssertWorst(Payoff.Full, scenario, OperatorAlone, Race.Clear, Race.Close);

    [Fact]
    public void While_preconfirmed_the_operator_can_be_somebodys_counterparty() => AssertWorst(Payoff.Nothing, "live, preconfirmed", WithOperator, Race.Clear, Race.Close);

    [Theory]
    [InlineData("live, anchored")]
    [InlineData("live, on-chain")]
    [InlineData("live, two-step")]
    public void Anchored_the_operator_and_the_counterparty_take_nothing(string scenario) => AssertWorst(Payoff.Full, scenario, WithOperator, Race.Clear, Race.Close);

    [Fact]
    public void Attestors_with_HEIGHT_take_an_anchored_pot_off_chain_after_guardH_but_for_a_contract_aware_operator()
    {
        Assert.Equal(Payoff.Nothing, Worst("live, anchored", Actors.B, Race.Clear, WithAttestors).Payoff);
        Assert.Equal(Payoff.Full, Worst("live, anchored, contract-aware operator", Actors.B, Race.Clear, WithAttestors).Payoff);
        Assert.Equal(Payoff.Full, Worst("live, anchored", Actors.A, Race.Clear, WithAttestors).Payoff);
    }

    [Fact]
    public void Attestors_that_withhold_the_key_and_give_the_other_one_away_make_a_close_race_the_losers() =>
        AssertWorst(Payoff.Nothing, "live, anchored, contract-aware operator", WithAttestors, Race.Close);

    [Fact]
    public void An_on_chain_pot_is_safe_from_any_two()
    {
        AssertWorst(Payoff.Full, "live, on-chain", WithAttestors, Race.Clear, Race.Close);
        AssertWorst(Payoff.Full, "live, on-chain", new Cast(Good, Bad, Bad), Race.Clear, Race.Close);
    }

    [Fact]
    public void Disproved__all_three_take_an_on_chain_pot_from_TIME_by_its_F2_leaf_after_guardH()
    {
        Assert.Equal(Payoff.Nothing, Worst("live, on-chain", Actors.B, Race.Clear, AllThree).Payoff);
        Assert.Equal(Payoff.Full, Worst("live, on-chain", Actors.A, Race.Clear, AllThree).Payoff);
    }

    [Theory]
    [MemberData(nameof(Live))]
    public void With_the_operator_and_the_attestors_dead_the_winner_is_paid(string scenario)
    {
        AssertWorst(Payoff.Full, scenario, new Cast(Dead, Dead, Dead), Race.Clear, Race.Close, Race.Tie);
        AssertWorst(Payoff.Full, scenario, new Cast(Bad, Dead, Dead), Race.Clear, Race.Close);
    }

    [Fact]
    public void Dead_in_the_last_d2_they_leave_a_raw_race() => AssertWorst(Payoff.Nothing, "live, anchored", new Cast(Bad, Late, Late), Race.Close);

    [Fact]
    public void Before_activation_a_stall_gives_the_stake_back()
    {
        AssertWorst(Payoff.Stake, "instant, submitted", AllThree, Race.Clear, Race.Close, Race.Tie);
        AssertWorst(Payoff.Stake, "two-step, Setup only", AllThree, Race.Clear, Race.Close, Race.Tie);
        AssertWorst(Payoff.Stake, "anchored opening withheld", WithOperator, Race.Clear, Race.Close);
    }

    [Fact]
    public void Disproved__who_releases_first_can_lose_its_stake_to_the_later_signer_alone()
    {
        AssertWorst(Payoff.AtOperator, "instant, first to release", CounterpartyAlone, Race.Clear, Race.Close);
        AssertWorst(Payoff.Nothing, "instant, first to release", new Cast(Bad, Dead, Good), Race.Clear, Race.Close);
        AssertWorst(Payoff.Nothing, "instant, first to release", WithOperator, Race.Clear, Race.Close);
    }

    [Fact]
    public void An_old_owner_takes_nothing_alone_and_the_pot_with_the_operator_once_its_legs_key_is_public()
    {
        Assert.Equal(Payoff.Full, Worst("transferred, preconfirmed", Actors.C, Race.Close, new Cast(Good, Good, Good, OldOwner: Bad)).Payoff);
        Assert.Equal(Payoff.Nothing, Worst("transferred, preconfirmed", Actors.C, Race.Clear, new Cast(Good, Bad, Good, OldOwner: Bad)).Payoff);
        Assert.Equal(Payoff.Nothing, Worst("transferred, preconfirmed", Actors.C, Race.Close, new Cast(Good, Bad, Good, OldOwner: Bad)).Payoff);
    }

    [Fact]
    public void Who_never_looks_before_the_outcome_can_be_stripped_by_an_operator_that_unrolls_half()
    {
        AssertWorst(Payoff.Nothing, "nobody looks: two-step", new Cast(Dead, Bad, Good), Race.Clear, Race.Close);
        AssertWorst(Payoff.AtOperator, "nobody looks: two-step", new Cast(Dead, Good, Good), Race.Clear, Race.Close);
    }

    internal static Worst Worst(string scenario, Actors me, Race race, Cast cast, Delays? delays = null)
    {
        var found = Matrix.Scenarios.Single(other => other.Name == scenario);
        return Search.Of(found.Build(new Setting(me, race, cast, found.Attention, found.ContractAware, delays)));
    }

    private static void AssertWorst(Payoff payoff, string scenario, Cast cast, params Race[] races)
    {
        foreach (var me in Matrix.Scenarios.Single(other => other.Name == scenario).Parties)
        {
            Assert.All(races, race => Assert.Equal((me, race, payoff), (me, race, Worst(scenario, me, race, cast).Payoff)));
        }
    }
}
