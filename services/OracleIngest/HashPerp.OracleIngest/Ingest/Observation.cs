using HashPerp.OracleIngest.Core;

namespace HashPerp.OracleIngest;

/// <summary>The chain as it stands in the database, and when its tip was first seen.</summary>
/// <param name="ObservedAtUnixUs">Wall-clock time in microseconds.</param>
public sealed record Observation(IndexedChain Chain, long ObservedAtUnixUs);
