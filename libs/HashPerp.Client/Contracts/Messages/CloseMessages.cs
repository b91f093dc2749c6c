using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>An offer to close the contract early; the sender's newest is the one that counts.</summary>
/// <param name="Number">1, 2, ... for each party.</param>
/// <param name="HeightSat">HEIGHT's part of all pots, satoshi.</param>
/// <param name="ValidUntilUnix">Wall-clock time, unix seconds.</param>
public sealed record CloseOffered(int Number, long HeightSat, long ValidUntilUnix) : RoundMessage;

/// <summary>The sender takes the recipient's offer of that number.</summary>
/// <param name="HeightSat">As the sender saw it, satoshi.</param>
/// <param name="OwnOffers">The number of the sender's last own offer; it and those before are over.</param>
public sealed record CloseAccepted(int Number, long HeightSat, int OwnOffers) : RoundMessage;

/// <summary>The sender turns down the recipient's offer, or takes back its own.</summary>
/// <param name="By">Whose offer it was.</param>
public sealed record CloseRefused(Leg By, int Number) : RoundMessage;
