using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

/// <summary>One party's place passes to a buyer, together with its price.</summary>
public sealed class TransferPlanTests
{
    private const long PriceSat = 60_000;

    private static readonly ContractTerms Terms = GoldenFile.Terms("instant");
    private static readonly OutPoint[] Pots = [.. OpeningPlan.Instant(Terms).Pots];
    private static readonly ECPrivKey Buyer = GoldenParties.Key("carol");
    private static readonly ECPrivKey Coin = GoldenParties.Key("coin key c0");

    [Theory]
    [InlineData(Leg.Height)]
    [InlineData(Leg.Time)]
    public void Pots_and_payment_change_hands_in_one_transaction(Leg seller)
    {
        var plan = TransferPlan.Of(Terms, Pots, seller, Sold(seller));
        // Two pots, two connectors, the price, the anchor; two pots and the coin go in.
        Assert.Equal([86_500, 86_500, 330, 330, PriceSat, 0], plan.Tx.NewArkTx().GlobalTransaction.Outputs.Select(output => output.Value.Value));
        Assert.Equal(3, plan.Tx.InputCount);
        Assert.Equal([Terms.HeightKey, Terms.TimeKey], plan.Tx.SignersOf(0));
        Assert.Equal([Coin.XOnlyPubKey.Value], plan.Tx.SignersOf(2));
        Assert.Equal((Buyer.XOnlyPubKey.Value, Terms.KeyOf(seller.Other())), (plan.Next.KeyOf(seller), plan.Next.KeyOf(seller.Other())));
        Assert.Equal(plan.Pots, plan.Claims.Pots);
        // Who risks least releases first: the buyer's single-owner coin, then each pot, HEIGHT before TIME.
        Assert.Equal([2, 0, 0, 1, 1], ReleaseOrder.Of(Terms, plan.Tx).Select(step => step.Input));
    }

    [Fact]
    public void The_old_owner_signs_no_claim_of_the_new_pots()
    {
        var plan = TransferPlan.Of(Terms, Pots, Leg.Height, Sold(Leg.Height));
        using var old = GoldenParties.ContractKeyOf(Terms, Leg.Height);
        using var time = GoldenParties.ContractKeyOf(Terms, Leg.Time);
        var signed = ClaimSignatures.Sign(plan.Claims, Buyer).ToBytes();
        Assert.Equal(10, new SignedClaimSet(plan.Claims, signed, ClaimSignatures.Sign(plan.Claims, time).ToBytes()).Claims.Claims.Count);
        Refusal.Is(ContractScriptErrors.WrongKey, () => ClaimSignatures.Sign(plan.Claims, old));
    }

    [Fact]
    public void Nothing_else_may_change_with_the_owner()
    {
        var sold = Sold(Leg.Height);
        foreach (var wrong in new[]
        {
            sold with { HeightKey = Terms.TimeKey }, sold with { HeightKey = Terms.HeightKey }, sold with { TimeKey = Coin.XOnlyPubKey.Value }, sold with { Lots = Terms.Lots + 1 },
            sold with { Series = Terms.Series with { Height = Terms.Series.Height + 1 } }, sold with { ClaimDelay = Terms.ClaimDelay + 512 },
            sold with { Money = Terms.Money with { SplitHeight = Terms.Money.SplitHeight + new Satoshis(1) } }, sold with { Payments = [] }, sold with { Inputs = [] },
            sold with { Inputs = [sold.Inputs[0] with { Owner = CoinOwner.Time }] },
        })
        {
            Refusal.Is(ProtocolErrors.TransferInvalid, () => TransferPlan.Of(Terms, Pots, Leg.Height, wrong));
        }
        Refusal.Is(ProtocolErrors.TransferInvalid, () => TransferPlan.Of(Terms, Pots, Leg.Time, sold));
        Refusal.Is(ContractScriptErrors.WrongInputs, () => TransferPlan.Of(Terms, [Pots[0], Pots[0]], Leg.Height, sold));
        Assert.Throws<HashPerpException>(() => TransferPlan.Of(Terms, Pots, Leg.Height, sold with { Payments = [sold.Payments[0] with { Amount = new Satoshis(PriceSat + 1) }] }));
    }

    private static ContractTerms Sold(Leg seller) => Terms with
    {
        HeightKey = seller == Leg.Height ? Buyer.XOnlyPubKey.Value : Terms.HeightKey,
        TimeKey = seller == Leg.Time ? Buyer.XOnlyPubKey.Value : Terms.TimeKey,
        Inputs = [new TermsInput(CoinOwner.Other, new OutPoint(new uint256([.. Enumerable.Repeat((byte)0xc0, 32)]), 0), new Satoshis(PriceSat + 660), Coin.XOnlyPubKey.Value)],
        Payments = [new TermsPayment(new Satoshis(PriceSat), PartyScripts.Default(Terms, seller).OutputKey.Value)],
        Changes = [],
    };
}
