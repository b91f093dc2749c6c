using HashPerp.Primitives;

namespace HashPerp.Settlement.Host;

/// <summary>What the attestor published for a race.</summary>
/// <param name="PrivateKey">32 bytes, public from now on.</param>
internal sealed record PublishedOutcome(uint ExpiryHeight, uint Time, Leg Winner, byte[] PrivateKey, uint DecidingHeight);
