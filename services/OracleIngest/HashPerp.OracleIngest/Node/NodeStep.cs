using HashPerp.Chain;

namespace HashPerp.OracleIngest;

/// <summary>How a node's chain differs from the one known, or the first part of it.</summary>
/// <param name="ForkHeight">The last height in common.</param>
/// <param name="Headers">Above it, lowest first; empty when the node's chain has only become shorter.</param>
/// <param name="NodeHeight">The node's tip when it was read.</param>
public sealed record NodeStep(int ForkHeight, IReadOnlyList<ChainHeader> Headers, int NodeHeight);
