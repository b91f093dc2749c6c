using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Settlement;

/// <summary>What is known of one rung of a live contract. The facts come from different places, in any order.</summary>
/// <param name="Rung">Its place in the terms, from 0.</param>
/// <param name="Pot">The output that holds its money.</param>
/// <param name="Winner">Once its outcome is attested and verified.</param>
/// <param name="SpentBy">The transaction that spent the pot off-chain, once there is one.</param>
/// <param name="IsSettled">Whether its settlement is on record already.</param>
public sealed record RungFacts(int Rung, OutPoint Pot, Leg? Winner, uint256? SpentBy, bool IsSettled);

/// <summary>A pot that went to its winner.</summary>
public sealed record RungSettlement(int Rung, Leg Winner, uint256 SpentBy);

/// <summary>What became of all pots of a contract; the two sums are all that was locked.</summary>
public sealed record SettlementTotals(Satoshis Height, Satoshis Time);

/// <summary>What follows from the facts.</summary>
/// <param name="Settled">Rungs that are settled now and were not on record.</param>
/// <param name="Elsewhere">Decided rungs whose pot was spent by something else than the winner's own transaction.</param>
/// <param name="Totals">Once every rung is settled.</param>
public sealed record SettlementVerdict(IReadOnlyList<RungSettlement> Settled, IReadOnlyList<int> Elsewhere, SettlementTotals? Totals);
