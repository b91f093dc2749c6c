using HashPerp.ContractLifecycle.Core;
using HashPerp.ContractScripts;
using HashPerp.Events.OrderBook;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle.Tests;

/// <summary>Which terms may be called those of a match.</summary>
public sealed class TermsCheckTests
{
    private static readonly SampleMatch Sample = new();

    public static TheoryData<string> Forgeries => ["price", "lots", "height key", "expiry", "strike", "stake", "input", "network", "mode", "payment", "sequence", "lot"];

    [Fact]
    public void The_terms_of_the_match_are_taken() => TermsCheck.Require(Sample.Terms(), MatchReader.Read(Sample.Event).Checked(), GenesisPrefix.Regtest);

    [Theory]
    [MemberData(nameof(Forgeries))]
    public void Any_other_terms_are_refused(string what)
    {
        var terms = Sample.Terms();
        var forged = what switch
        {
            "price" => terms with { Price = 164_000 },
            "lots" => terms with { Lots = 1 },
            "height key" => terms with { HeightKey = terms.TimeKey },
            "expiry" => terms with { Series = terms.Series with { Height = 2_001 } },
            "strike" => terms with { Series = terms.Series with { Rungs = [terms.Rungs[0]] } },
            "stake" => terms with { Money = terms.Money with { StakeHeight = terms.Money.StakeHeight + new Satoshis(1) } },
            "input" => terms with { Inputs = [terms.Inputs[0]] },
            "network" => terms with { Genesis = GenesisPrefix.Signet },
            "mode" => terms with { Opening = OpeningMode.OnChain },
            "payment" => terms with { Payments = [new TermsPayment(new Satoshis(1_000), SampleMatch.Filled(1))] },
            "sequence" => new SampleMatch(sequence: 2).Terms(),
            _ => terms with { Money = terms.Money with { PerLot = new Satoshis(90_000) } },
        };
        var refused = Assert.Throws<HashPerpException>(() => TermsCheck.Require(forged, MatchReader.Read(Sample.Event).Checked(), GenesisPrefix.Regtest));
        Assert.Equal(3304, refused.Code.Number);
    }

    [Fact]
    public void A_match_is_refused_when_a_signature_is_not_of_its_order()
    {
        var matched = With(Sample.Event, signature: Sample.Event.TakerSignature);
        Assert.Throws<HashPerpException>(() => MatchReader.Read(matched).Checked());
    }

    [Fact]
    public void A_match_outside_of_its_orders_prices_is_refused()
    {
        Assert.Equal(3317, Assert.Throws<HashPerpException>(() => MatchReader.Read(With(Sample.Event, price: 165_001)).Checked()).Code.Number);
        Assert.Equal(3317, Assert.Throws<HashPerpException>(() => MatchReader.Read(With(Sample.Event, lots: 3)).Checked()).Code.Number);
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(5, 5, 0, 1)]
    [InlineData(5, 10, 3, 0)]
    [InlineData(50, 60, 3, 2)]
    [InlineData(499, 500, 1, 2)]
    [InlineData(500, 510, 5, 3)]
    [InlineData(500, 600, 7, 2)]
    public void A_tier_asks_for_contracts_and_few_strikes(int activated, int matches, int strikes, int tier) =>
        Assert.Equal(tier, new AccountStanding(matches, activated, strikes).Tier);

    private static OrderMatchedV1 With(OrderMatchedV1 matched, string? signature = null, uint? price = null, uint? lots = null) => new()
    {
        MarketId = matched.MarketId,
        MatchId = matched.MatchId,
        TradeSequence = matched.TradeSequence,
        Price = price ?? matched.Price,
        Lots = lots ?? matched.Lots,
        MakerLeg = matched.MakerLeg,
        MakerOrder = matched.MakerOrder,
        MakerSignature = signature ?? matched.MakerSignature,
        TakerOrder = matched.TakerOrder,
        TakerSignature = matched.TakerSignature,
        ExpiryHeight = matched.ExpiryHeight,
        Strikes = matched.Strikes,
        PerLotSat = matched.PerLotSat,
    };
}
