using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>What became of an offer to close a contract early.</summary>
public enum CloseOfferState
{
    /// <summary>Can be accepted until its time is over.</summary>
    Standing,

    /// <summary>Its maker has made another one since.</summary>
    Replaced,

    /// <summary>Taken back by its maker.</summary>
    Withdrawn,

    /// <summary>Turned down by the other party.</summary>
    Declined,

    /// <summary>Both want it: it is being signed, or was.</summary>
    Agreed,

    /// <summary>Its time is over, or it was agreed on and not signed in time.</summary>
    Lapsed,
}

/// <summary>One party's offer to end a contract before its races (X1): a counter-offer is an offer of the other party.</summary>
/// <param name="By">Whose offer it is.</param>
/// <param name="Number">1, 2, ... for each party; the highest number is the one that counts.</param>
/// <param name="HeightSat">HEIGHT's part of all pots, satoshi; the rest is TIME's.</param>
/// <param name="ValidUntilUnix">Wall-clock time after which it can't be accepted, unix seconds.</param>
public sealed record CloseOffer(Leg By, int Number, long HeightSat, long ValidUntilUnix, CloseOfferState State);

/// <summary>The offer that both parties want.</summary>
/// <param name="AgreedAtUnixMs">Wall-clock time at which this party knew it, unix milliseconds.</param>
public sealed record CloseAgreement(Leg By, int Number, long HeightSat, long AgreedAtUnixMs)
{
    /// <summary>The step that carries it out, the same name for both parties; a later agreement is another step.</summary>
    public string Step => StepNames.CloseOf(By, Number);
}
