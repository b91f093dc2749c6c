using HashPerp.Primitives;

namespace HashPerp.Chain;

/// <summary>How a race ended.</summary>
/// <param name="Winner">HEIGHT iff MTP(H) is at most T.</param>
/// <param name="DecidingHeight">h* = min(H, h_T): the block that decided it.</param>
/// <param name="DecidingMedianTime">MTP(h*), in Unix seconds.</param>
public readonly record struct RaceOutcome(Leg Winner, int DecidingHeight, uint DecidingMedianTime)
{
    /// <summary>Whether it is deep enough to be attested: tip at least h* + confirmations - 1.</summary>
    /// <param name="confirmations">1 counts the deciding block alone.</param>
    public bool IsAttestable(int tipHeight, int confirmations) => tipHeight >= (long)DecidingHeight + confirmations - 1;
}
