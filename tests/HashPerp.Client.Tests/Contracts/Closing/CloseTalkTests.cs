using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

/// <summary>What can be said about an early close, and what it comes to.</summary>
public sealed class CloseTalkTests
{
    private const long Now = 1_700_000_000_000;
    private const long Soon = (Now / 1_000) + 600;

    private static readonly CloseTalk Empty = new();

    [Fact]
    public void An_offer_stands_until_its_time_is_over()
    {
        var talk = Empty.Offer(Leg.Height, 70_000, Soon, Now);
        Assert.Equal([new CloseOffer(Leg.Height, 1, 70_000, Soon, CloseOfferState.Standing)], talk.Offers);
        Assert.NotNull(talk.StandingOf(Leg.Height, (Soon * 1_000) - 1));
        Assert.Null(talk.StandingOf(Leg.Height, Soon * 1_000));
        Assert.Null(talk.StandingOf(Leg.Time, Now));
        Assert.Null(talk.Agreed);
    }

    [Fact]
    public void A_counter_offer_is_accepted_as_it_was_seen()
    {
        var talk = Empty.Offer(Leg.Height, 70_000, Soon, Now).TakeOffer(Leg.Height, Offered(1, 60_000), bound: false, Now);
        Refusal.Is(ContractErrors.NoSuchOffer, () => talk.Accept(Leg.Height, 1, 60_001, Now));
        Refusal.Is(ContractErrors.NoSuchOffer, () => talk.Accept(Leg.Height, 2, 60_000, Now));
        Refusal.Is(ContractErrors.NoSuchOffer, () => talk.Accept(Leg.Height, 1, 60_000, Soon * 1_000));
        var agreed = talk.Accept(Leg.Height, 1, 60_000, Now + 5);
        Assert.Equal(new CloseAgreement(Leg.Time, 1, 60_000, Now + 5), agreed.Agreed);
        Assert.Equal("close-time-1", agreed.Agreed!.Step);
        Assert.Same(agreed, agreed.Accept(Leg.Height, 1, 60_000, Now + 6));
        Refusal.Is(ContractErrors.CloseAgreed, () => agreed.Offer(Leg.Height, 1, Soon, Now));
        Refusal.Is(ContractErrors.NoSuchOffer, () => agreed.Withdraw(Leg.Height, Now));
    }

    [Fact]
    public void To_offer_the_same_is_to_accept()
    {
        var talk = Empty.TakeOffer(Leg.Time, Offered(3, 50_000), bound: false, Now).Offer(Leg.Time, 50_000, Soon, Now);
        Assert.Equal("close-height-3", talk.Agreed!.Step);
        Assert.Single(talk.Offers);
    }

    [Fact]
    public void A_newer_offer_takes_the_place_of_the_old_one_and_an_older_one_is_not_heard()
    {
        var talk = Empty.TakeOffer(Leg.Time, Offered(2, 50_000), bound: false, Now);
        Assert.Same(talk, talk.TakeOffer(Leg.Time, Offered(1, 90_000), bound: false, Now));
        talk = talk.TakeOffer(Leg.Time, Offered(3, 40_000), bound: false, Now);
        Assert.Equal([CloseOfferState.Replaced, CloseOfferState.Standing], talk.Offers.Select(offer => offer.State));
        Refusal.Is(ContractErrors.NoSuchOffer, () => talk.Accept(Leg.Time, 2, 50_000, Now));
    }

    [Fact]
    public void Equal_offers_that_cross_are_one_agreement_the_same_for_both()
    {
        var height = Empty.Offer(Leg.Height, 50_000, Soon, Now).TakeOffer(Leg.Height, Offered(1, 50_000), bound: false, Now);
        var time = Empty.Offer(Leg.Time, 50_000, Soon, Now).TakeOffer(Leg.Time, Offered(1, 50_000), bound: false, Now);
        Assert.Equal(("close-height-1", "close-height-1"), (height.Agreed!.Step, time.Agreed!.Step));
    }

    [Fact]
    public void Acceptances_that_cross_end_at_the_offer_of_HEIGHT()
    {
        var height = Empty.Offer(Leg.Height, 70_000, Soon, Now).TakeOffer(Leg.Height, Offered(1, 60_000), bound: false, Now).Accept(Leg.Height, 1, 60_000, Now);
        var time = Empty.Offer(Leg.Time, 60_000, Soon, Now).TakeOffer(Leg.Time, Offered(1, 70_000), bound: false, Now).Accept(Leg.Time, 1, 70_000, Now);
        Assert.Equal("close-height-1", height.TakeAcceptance(Leg.Height, Accepted(1, 70_000), bound: false, Now).Agreed!.Step);
        Assert.Equal("close-height-1", time.TakeAcceptance(Leg.Time, Accepted(1, 60_000), bound: false, Now).Agreed!.Step);
        Assert.Same(height, height.TakeAcceptance(Leg.Height, Accepted(1, 70_000), bound: true, Now));
    }

    [Fact]
    public void What_overtakes_the_offers_before_it_ends_them()
    {
        var agreed = Empty.Offer(Leg.Height, 70_000, Soon, Now).TakeAcceptance(Leg.Height, Accepted(1, 70_000, ownOffers: 2), bound: false, Now);
        Assert.Same(agreed, agreed.TakeOffer(Leg.Height, Offered(2, 60_000), bound: false, Now));
        Assert.Null(agreed.TakeOffer(Leg.Height, Offered(3, 60_000), bound: false, Now).Agreed);
        Assert.Empty(Empty.TakeRefusal(Leg.Height, No(Leg.Time, 1), bound: false).TakeOffer(Leg.Height, Offered(1, 60_000), bound: false, Now).Offers);
    }

    [Fact]
    public void An_acceptance_that_comes_too_late_or_for_something_else_withdraws_the_offer()
    {
        var talk = Empty.Offer(Leg.Height, 70_000, Soon, Now);
        var graceEnds = (Soon * 1_000) + 60_000;
        Assert.Equal("close-height-1", talk.TakeAcceptance(Leg.Height, Accepted(1, 70_000), bound: false, graceEnds - 1).Agreed!.Step);
        foreach (var late in new[]
        {
            talk.TakeAcceptance(Leg.Height, Accepted(1, 70_000), bound: false, graceEnds),
            talk.TakeAcceptance(Leg.Height, Accepted(1, 70_001), bound: false, Now),
        })
        {
            Assert.Null(late.Agreed);
            Assert.Equal(CloseOfferState.Withdrawn, Assert.Single(late.Offers).State);
        }
        Refusal.Is(ContractErrors.NoSuchOffer, () => talk.TakeAcceptance(Leg.Height, Accepted(2, 70_000), bound: false, Now));
    }

    [Fact]
    public void An_offer_can_be_declined_or_taken_back_until_it_is_agreed()
    {
        var talk = Empty.Offer(Leg.Height, 70_000, Soon, Now).TakeOffer(Leg.Height, Offered(1, 60_000), bound: false, Now);
        Assert.Equal(CloseOfferState.Declined, talk.Decline(Leg.Height, Now).Offers[1].State);
        Assert.Equal(CloseOfferState.Withdrawn, talk.Withdraw(Leg.Height, Now).Offers[0].State);
        Assert.Equal(CloseOfferState.Declined, talk.TakeRefusal(Leg.Height, No(Leg.Height, 1), bound: false).Offers[0].State);
        Assert.Equal(CloseOfferState.Withdrawn, talk.TakeRefusal(Leg.Height, No(Leg.Time, 1), bound: false).Offers[1].State);
        Refusal.Is(ContractErrors.NoSuchOffer, () => talk.Decline(Leg.Height, Now).Decline(Leg.Height, Now));
        Refusal.Is(ContractErrors.NoSuchOffer, () => talk.Decline(Leg.Height, Now).Accept(Leg.Height, 1, 60_000, Now));
    }

    [Fact]
    public void A_no_ends_an_agreement_that_nobody_has_submitted()
    {
        var talk = Empty.TakeOffer(Leg.Height, Offered(1, 60_000), bound: false, Now).Accept(Leg.Height, 1, 60_000, Now);
        Assert.Null(talk.TakeRefusal(Leg.Height, No(Leg.Time, 1), bound: false).Agreed);
        Assert.Null(talk.TakeOffer(Leg.Height, Offered(2, 61_000), bound: false, Now).Agreed);
        Assert.Same(talk, talk.TakeRefusal(Leg.Height, No(Leg.Time, 1), bound: true));
        Assert.Equal("close-time-1", talk.TakeOffer(Leg.Height, Offered(2, 61_000), bound: true, Now).Agreed!.Step);
    }

    [Fact]
    public void The_same_wish_again_changes_nothing_but_when_an_agreement_has_waited()
    {
        var talk = Empty.Ask(Leg.Time, 60_000, Soon, Now);
        Assert.Same(talk, talk.Ask(Leg.Time, 60_000, Soon + 9, Now));
        talk = talk.TakeAcceptance(Leg.Time, Accepted(1, 60_000), bound: false, Now);
        Assert.Equal(Now + 9, talk.Ask(Leg.Time, 60_000, Soon, Now + 9).Agreed!.AgreedAtUnixMs);
        Refusal.Is(ContractErrors.CloseAgreed, () => talk.Ask(Leg.Time, 60_001, Soon, Now));
    }

    [Fact]
    public void What_was_dropped_can_not_be_agreed_again()
    {
        var talk = Empty.Offer(Leg.Height, 70_000, Soon, Now).TakeAcceptance(Leg.Height, Accepted(1, 70_000), bound: false, Now).Drop();
        Assert.Equal((null, CloseOfferState.Lapsed), (talk.Agreed, Assert.Single(talk.Offers).State));
        Assert.Null(talk.TakeAcceptance(Leg.Height, Accepted(1, 70_000), bound: false, Now).Agreed);
        Assert.Equal(2, talk.Offer(Leg.Height, 70_000, Soon, Now).Offers[^1].Number);
    }

    [Fact]
    public void Offers_have_a_longest_time_and_a_greatest_number()
    {
        const long week = 7 * 86_400;
        Refusal.Is(ContractErrors.OfferTimeInvalid, () => Empty.Offer(Leg.Height, 1, (Now / 1_000) - 1, Now));
        Refusal.Is(ContractErrors.OfferTimeInvalid, () => Empty.Offer(Leg.Height, 1, (Now / 1_000) + week + 61, Now));
        Refusal.Is(ContractErrors.OfferTimeInvalid, () => Empty.TakeOffer(Leg.Height, new CloseOffered(1, 1, long.MaxValue) { Round = "r" }, bound: false, Now));
        var talk = Enumerable.Range(1, 32).Aggregate(Empty, (talk, number) => talk.Offer(Leg.Height, number, Soon, Now));
        Refusal.Is(ContractErrors.TooManyOffers, () => talk.Offer(Leg.Height, 33, Soon, Now));
        Assert.Equal(33, talk.TakeOffer(Leg.Height, Offered(1, 60_000), bound: false, Now).Offers.Count);
    }

    private static CloseOffered Offered(int number, long heightSat) => new(number, heightSat, Soon) { Round = "r" };

    private static CloseAccepted Accepted(int number, long heightSat, int ownOffers = 0) => new(number, heightSat, ownOffers) { Round = "r" };

    private static CloseRefused No(Leg by, int number) => new(by, number) { Round = "r" };
}
