namespace HashPerp.ArkServer.Core;

/// <summary>How a participant made a batch fail; the numbers are arkd's (40-ark-wire §2.3).</summary>
public enum OffenceKind
{
    NoncesWithheld = 1,

    SignaturesWithheld = 2,

    /// <summary>A forfeit is missing, or one of its owners' signatures.</summary>
    ForfeitsWithheld = 4,

    /// <summary>A boarding input of the commitment transaction isn't signed.</summary>
    BoardingWithheld = 6,
}

/// <summary>
/// An intent that was confirmed and then didn't do its part in time. Coins count as the offender, since nobody has a name here: those that weren't given up, or, where
/// only a cosigner is missing, all of the intent, since nothing says whose it was.
/// </summary>
public sealed record Offence(RegisteredIntent Intent, OffenceKind Kind, IReadOnlyList<BatchInput> Coins);
