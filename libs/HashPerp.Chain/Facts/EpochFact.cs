using HashPerp.Primitives;

namespace HashPerp.Chain;

/// <summary>One difficulty epoch of mainnet.</summary>
/// <param name="Height">Of its first block, a multiple of 2016.</param>
/// <param name="Time">Unix seconds of its first block.</param>
/// <param name="Bits">The compact target of its blocks.</param>
/// <param name="Subsidy">Of its first block.</param>
/// <param name="Reconstructed">The time was computed from targets, not read from the header: right to some ten minutes an epoch.</param>
public sealed record EpochFact(int Height, uint Time, uint Bits, Satoshis Subsidy, bool Reconstructed);
