namespace HashPerp.OrderBook.Core;

/// <summary>Why lots of an order were cancelled, or the whole order was rejected. The numbers are in journals and never change their meaning.</summary>
public enum CancelReason : byte
{
    None = 0,
    ByOwner = 1,
    Expired = 2,
    Cutoff = 3,
    SelfTrade = 4,

    /// <summary>What an immediate order couldn't take, or got back from a bust.</summary>
    ImmediateRemainder = 5,

    /// <summary>What is left crosses an order that it can't match, because of a minimum fill or the limit of fills: resting would cross the book.</summary>
    WouldCrossBook = 6,

    /// <summary>Fewer lots are left than the order's own minimum fill.</summary>
    BelowMinimumFill = 7,

    /// <summary>A match came to nothing on this side.</summary>
    RoundFailed = 8,

    CoinSpent = 9,

    /// <summary>Rejected: post-only, and it would have taken.</summary>
    WouldTake = 10,

    /// <summary>Rejected: fill-or-kill, and it can't be filled as a whole.</summary>
    NotFillable = 11,

    /// <summary>Rejected: an immediate order whose signer is away.</summary>
    SignerAway = 12,

    /// <summary>A newer order of its owner took its place: an amend, or a replacement of all.</summary>
    Replaced = 13,

    /// <summary>Market-maker protection: its owner's orders were filled as often as it allowed.</summary>
    Protection = 14,

    /// <summary>Its owner's signer went, and it had asked for this.</summary>
    Disconnected = 15,

    /// <summary>Its owner's dead-man timer ran out.</summary>
    DeadMan = 16,

    /// <summary>Rejected: the order that it was to replace had ended.</summary>
    AmendTooLate = 17,

    /// <summary>Rejected: the order that it was to replace had filled as much already.</summary>
    AlreadyFilled = 18,
}

/// <summary>The reasons in words, for answers and events.</summary>
public static class CancelReasons
{
    public static string Text(this CancelReason reason) => reason switch
    {
        CancelReason.None => "",
        CancelReason.ByOwner => "cancelled by its owner",
        CancelReason.Expired => "its date has passed",
        CancelReason.Cutoff => "the market's cut-off",
        CancelReason.SelfTrade => "self-trade prevention",
        CancelReason.ImmediateRemainder => "immediate: what could not be matched at once",
        CancelReason.WouldCrossBook => "what is left would cross an order that it can't match",
        CancelReason.BelowMinimumFill => "less is left than its minimum fill",
        CancelReason.RoundFailed => "its signer did not complete a match",
        CancelReason.CoinSpent => "a coin that backs it was spent",
        CancelReason.WouldTake => "post-only: it would have taken",
        CancelReason.NotFillable => "fill-or-kill: it can't be filled as a whole",
        CancelReason.SignerAway => "immediate, but its signer is away",
        CancelReason.Replaced => "replaced by a newer order",
        CancelReason.Protection => "market-maker protection",
        CancelReason.Disconnected => "its signer went, and its owner had asked for this",
        CancelReason.DeadMan => "its owner's dead-man timer ran out",
        CancelReason.AmendTooLate => "the order that it was to replace had ended",
        CancelReason.AlreadyFilled => "the order that it was to replace had filled as much already",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "A reason without words."),
    };
}
