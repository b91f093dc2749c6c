using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

public class TermsAcceptanceTests
{
    private static readonly ContractTerms Instant = GoldenFile.Terms("instant");

    [Fact]
    public void A_small_pot_is_accepted_once_the_user_has_confirmed_it()
    {
        var money = new MoneyTerms(new Satoshis(17_300), new Satoshis(9_150), new Satoshis(25_450), new Satoshis(8_650));
        var small = Instant with
        {
            Lots = 1,
            Money = money,
            Inputs = [Instant.Inputs[0] with { Amount = new Satoshis(9_480) }, Instant.Inputs[2] with { Amount = new Satoshis(25_780) }],
        };
        var context = GoldenParties.ContextOf(small);
        Refusal.Is(ProtocolErrors.PotBelowMinimum, () => small.Validate(context));
        small.Validate(context with { SmallPotsConfirmed = true });
    }

    [Fact]
    public void Two_own_hops_are_accepted_by_explicit_setting()
    {
        var context = GoldenParties.ContextOf(Instant);
        var deep = context with { MaxOwnHops = 2, Coins = context.Coins.ToDictionary(coin => coin.Key, coin => coin.Value with { Hops = 2 }) };
        Instant.Validate(deep);
        Refusal.Is(ProtocolErrors.FundingWithStrangers, () => Instant.Validate(deep with { MaxOwnHops = 1 }));
    }

    [Fact]
    public void The_operators_part_of_the_terms_is_what_it_says() => Assert.Equal(Instant.Operator, OperatorTerms.Of(GoldenParties.Operator));

    [Fact]
    public void A_proposal_that_changed_after_it_was_seen_is_refused()
    {
        Instant.RequireUnchanged(ContractTerms.Parse(Instant.ToBytes()));
        Refusal.Is(ProtocolErrors.ProposalChanged, () => (Instant with { Price = Instant.Price + 1 }).RequireUnchanged(Instant));
    }

    [Theory]
    [InlineData(2_048, 6_144, true)]
    [InlineData(86_528, 173_056, false)]
    public void The_claim_delay_follows_from_the_network_and_d1(uint exitDelay, uint claimDelay, bool regtest) =>
        Assert.Equal(claimDelay, ContractTerms.ClaimDelayFor(regtest ? GenesisPrefix.Regtest : GenesisPrefix.Signet, exitDelay));

    [Fact]
    public void The_minimum_pot_is_three_times_the_exit_cost_at_five_satoshi_a_vbyte()
    {
        var perRung = ExitCost.PerRung(Instant);
        Assert.Equal(perRung.Value * 3, ExitCost.MinimumPot(Instant).Value);
        Assert.InRange(perRung.Value, 8_000, 12_000);
        Assert.True(ExitCost.PerRung(Instant, ancestorVirtualSize: 0) < perRung);
        Assert.Equal(perRung.Value * 2, ExitCost.PerRung(Instant, feeRate: 10).Value);
    }
}
