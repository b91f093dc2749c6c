using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// What two parties have said about closing a contract early. Pure: each method gives the talk as it is afterwards, and the messages that have to be
/// sent follow from it. Each party has one standing offer at most.
/// </summary>
public sealed record CloseTalk
{
    /// <summary>All offers of both, in the order in which this party learned of them.</summary>
    public IReadOnlyList<CloseOffer> Offers { get; init; } = [];

    /// <summary>What is being signed.</summary>
    public CloseAgreement? Agreed { get; init; }

    /// <summary>
    /// The other party's offers up to this number are over, whether they have come or not: the relay promises no order, and an acceptance or a refusal may
    /// overtake the offers before it.
    /// </summary>
    public int PeerOverTo { get; init; }

    /// <summary>The offer of a party that can be accepted now.</summary>
    public CloseOffer? StandingOf(Leg leg, long nowUnixMs) =>
        Offers.FirstOrDefault(offer => offer.By == leg && offer.State == CloseOfferState.Standing && IsInTime(offer, nowUnixMs, TimeSpan.Zero));

    /// <summary>What the owner of this side wants, said as often as it likes: the same again changes nothing, or takes up an agreement that has waited.</summary>
    /// <exception cref="HashPerpException">As <see cref="Offer"/>.</exception>
    public CloseTalk Ask(Leg me, long heightSat, long validUntilUnix, long nowUnixMs)
    {
        if (Agreed is { } agreed && agreed.HeightSat == heightSat)
        {
            return this with { Agreed = agreed with { AgreedAtUnixMs = nowUnixMs } };
        }
        return Agreed is null && StandingOf(me, nowUnixMs) is { } mine && mine.HeightSat == heightSat ? this : Offer(me, heightSat, validUntilUnix, nowUnixMs);
    }

    /// <summary>An own offer, or the acceptance of the other party's where that is the same.</summary>
    /// <exception cref="HashPerpException"><see cref="ContractErrors.TooManyOffers"/>, <see cref="ContractErrors.OfferTimeInvalid"/>,
    /// <see cref="ContractErrors.CloseAgreed"/>.</exception>
    public CloseTalk Offer(Leg me, long heightSat, long validUntilUnix, long nowUnixMs)
    {
        RequireTime(validUntilUnix, nowUnixMs);
        RequireNothingAgreed();
        if (StandingOf(me.Other(), nowUnixMs) is { } theirs && theirs.HeightSat == heightSat)
        {
            return Agree(theirs, nowUnixMs);
        }
        return Add(new CloseOffer(me, LastOf(me) + 1, heightSat, validUntilUnix, CloseOfferState.Standing));
    }

    /// <summary>Accepts the other party's offer as its owner has seen it.</summary>
    /// <exception cref="HashPerpException"><see cref="ContractErrors.NoSuchOffer"/>, <see cref="ContractErrors.CloseAgreed"/>.</exception>
    public CloseTalk Accept(Leg me, int number, long heightSat, long nowUnixMs)
    {
        if (Agreed is { } agreed && agreed.By != me && agreed.Number == number && agreed.HeightSat == heightSat)
        {
            return this;
        }
        RequireNothingAgreed();
        return Agree(RequireStanding(me.Other(), number, heightSat, nowUnixMs), nowUnixMs);
    }

    /// <summary>Turns down the other party's standing offer; an own one is taken back with <see cref="Withdraw"/>.</summary>
    /// <exception cref="HashPerpException"><see cref="ContractErrors.NoSuchOffer"/>.</exception>
    public CloseTalk Decline(Leg me, long nowUnixMs) => With(RequireAny(me.Other(), nowUnixMs), CloseOfferState.Declined);

    /// <exception cref="HashPerpException"><see cref="ContractErrors.NoSuchOffer"/>: there is none, or it is agreed on by now.</exception>
    public CloseTalk Withdraw(Leg me, long nowUnixMs) => With(RequireAny(me, nowUnixMs), CloseOfferState.Withdrawn);

    /// <summary>Takes an offer of the other party. One that is older than a known one changes nothing.</summary>
    /// <param name="bound">The agreed transaction is submitted: nothing that is said later changes it.</param>
    public CloseTalk TakeOffer(Leg me, CloseOffered offered, bool bound, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(offered);
        var peer = me.Other();
        if (offered.Number <= Math.Max(LastOf(peer), PeerOverTo))
        {
            return this;
        }
        RequireTime(Math.Max(offered.ValidUntilUnix, nowUnixMs / 1_000), nowUnixMs);
        var talk = Add(new CloseOffer(peer, offered.Number, offered.HeightSat, offered.ValidUntilUnix, CloseOfferState.Standing));
        if (bound)
        {
            return talk;
        }
        // Who offers anew doesn't know of an agreement or doesn't want it any more.
        talk = talk.Drop();
        var theirs = talk.StandingOf(peer, nowUnixMs);
        var mine = talk.StandingOf(me, nowUnixMs);
        if (theirs is null || mine is null || theirs.HeightSat != mine.HeightSat)
        {
            return talk;
        }
        // Two equal offers have crossed. Both parties must call the same one agreed: HEIGHT's.
        return talk.Agree(me == Leg.Height ? mine : theirs, nowUnixMs);
    }

    /// <summary>Takes the acceptance of an own offer; one that comes too late withdraws it, which tells the other party.</summary>
    public CloseTalk TakeAcceptance(Leg me, CloseAccepted accepted, bool bound, long nowUnixMs)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        var mine = Offers.FirstOrDefault(offer => offer.By == me && offer.Number == accepted.Number)
            ?? throw ContractErrors.NoSuchOffer.Error($"There was no offer {accepted.Number}.", "Accept an offer that was made.");
        if (mine.State == CloseOfferState.Agreed)
        {
            return OverTo(me, accepted.OwnOffers);
        }
        if (mine.HeightSat != accepted.HeightSat || mine.State != CloseOfferState.Standing || !IsInTime(mine, nowUnixMs, CloseLimits.Grace))
        {
            return mine.State == CloseOfferState.Withdrawn ? this : With(mine, CloseOfferState.Withdrawn);
        }
        // If each has accepted the other's offer at the same moment, both wanted either, and HEIGHT's is the one.
        return Agreed is not null && (bound || me == Leg.Time) ? this : Drop().OverTo(me, accepted.OwnOffers).Agree(mine, nowUnixMs);
    }

    /// <summary>Takes the other party's no to an own offer, or that it takes back its own.</summary>
    public CloseTalk TakeRefusal(Leg me, CloseRefused refused, bool bound)
    {
        ArgumentNullException.ThrowIfNull(refused);
        var offer = Offers.FirstOrDefault(offer => offer.By == refused.By && offer.Number == refused.Number);
        if (bound)
        {
            return this;
        }
        if (offer is null)
        {
            return refused.By == me ? this : OverTo(me, refused.Number);
        }
        var talk = Agreed is { } agreed && OfferOf(agreed) == offer ? Drop() : this;
        return talk.With(talk.Offers.First(known => known.By == offer.By && known.Number == offer.Number),
            refused.By == me ? CloseOfferState.Declined : CloseOfferState.Withdrawn);
    }

    /// <summary>All that the other party has to be told, each by a key that is its own for ever.</summary>
    public IEnumerable<(string Key, RoundMessage Message)> Said(Leg me, string round)
    {
        foreach (var offer in Offers)
        {
            if (offer.By == me && offer.State != CloseOfferState.Replaced)
            {
                yield return ($"offer-{offer.Number}", new CloseOffered(offer.Number, offer.HeightSat, offer.ValidUntilUnix) { Round = round });
            }
            if (offer.By != me && offer.State == CloseOfferState.Agreed)
            {
                yield return ($"accept-{offer.Number}", new CloseAccepted(offer.Number, offer.HeightSat, LastOf(me)) { Round = round });
            }
            if (offer.State == (offer.By == me ? CloseOfferState.Withdrawn : CloseOfferState.Declined))
            {
                yield return ($"refuse-{offer.By}-{offer.Number}", new CloseRefused(offer.By, offer.Number) { Round = round });
            }
        }
    }

    /// <summary>The agreement wasn't signed in time, or isn't one any more.</summary>
    public CloseTalk Drop() => Agreed is null ? this : (this with { Agreed = null }).With(OfferOf(Agreed), CloseOfferState.Lapsed);

    private static bool IsInTime(CloseOffer offer, long nowUnixMs, TimeSpan grace) => nowUnixMs < (offer.ValidUntilUnix * 1_000) + (long)grace.TotalMilliseconds;

    private static void RequireTime(long validUntilUnix, long nowUnixMs)
    {
        var longest = (nowUnixMs / 1_000) + (long)(CloseLimits.LongestTime + CloseLimits.Grace).TotalSeconds;
        if (validUntilUnix < nowUnixMs / 1_000 || validUntilUnix > longest)
        {
            throw ContractErrors.OfferTimeInvalid.Error(
                $"An offer can't stand until {validUntilUnix}.", $"It stands from now for {CloseLimits.LongestTime.TotalDays} days at most.");
        }
    }

    private void RequireNothingAgreed()
    {
        if (Agreed is { } agreed)
        {
            throw ContractErrors.CloseAgreed.Error($"{agreed.Step} is agreed on: {agreed.HeightSat} sat to HEIGHT.", "Wait until it is signed or has lapsed.");
        }
    }

    private CloseOffer RequireStanding(Leg by, int number, long heightSat, long nowUnixMs)
    {
        var offer = RequireAny(by, nowUnixMs);
        return offer.Number == number && offer.HeightSat == heightSat
            ? offer
            : throw ContractErrors.NoSuchOffer.Error(
                $"The offer that stands is {offer.Number}, {offer.HeightSat} sat to HEIGHT.", "Look at it, and accept that one if you like it.");
    }

    private CloseOffer RequireAny(Leg by, long nowUnixMs) => Agreed is null && StandingOf(by, nowUnixMs) is { } offer
        ? offer
        : throw ContractErrors.NoSuchOffer.Error($"No offer of {by.ToString().ToUpperInvariant()} stands.", "Look at the contract's offers.");

    private int LastOf(Leg leg) => Offers.Where(offer => offer.By == leg).Select(offer => offer.Number).DefaultIfEmpty(0).Max();

    private CloseOffer OfferOf(CloseAgreement agreed) => Offers.First(offer => offer.By == agreed.By && offer.Number == agreed.Number);

    private CloseTalk Add(CloseOffer offer)
    {
        if (Offers.Count(known => known.By == offer.By) >= CloseLimits.MaxOffers)
        {
            throw ContractErrors.TooManyOffers.Error($"{CloseLimits.MaxOffers} offers were made for this contract.", "Take one of the other party, or wait for the races.");
        }
        return this with
        {
            Offers = [.. Offers.Select(known => known.By == offer.By && known.State == CloseOfferState.Standing
                ? known with { State = CloseOfferState.Replaced }
                : known), offer],
        };
    }

    private CloseTalk OverTo(Leg me, int number) => this with
    {
        PeerOverTo = Math.Max(PeerOverTo, number),
        Offers = [.. Offers.Select(known => known.By != me && known.Number <= number && known.State == CloseOfferState.Standing
            ? known with { State = CloseOfferState.Replaced }
            : known)],
    };

    private CloseTalk Agree(CloseOffer offer, long nowUnixMs) =>
        With(offer, CloseOfferState.Agreed) with { Agreed = new CloseAgreement(offer.By, offer.Number, offer.HeightSat, nowUnixMs) };

    private CloseTalk With(CloseOffer offer, CloseOfferState state) =>
        this with { Offers = [.. Offers.Select(known => known == offer ? known with { State = state } : known)] };
}
