using HashPerp.Client;
using HashPerp.ContractScripts;

namespace HashPerp.Cli;

/// <summary>
/// When an agent takes a contract to the chain of its own accord (30-contract-protocol §5). Pure. It can't be taken back and costs both parties fees and the batch's
/// convenience, so that it takes both: an operator that has been silent for the whole patience, and the unroll deadline. The deadline holds two blocks for every round of
/// packages with a single fee coin, and twelve hours: to begin at it is early enough, and to begin earlier would only keep an operator from coming back. One silent moment, though
/// it puts a contract at risk so near to the deadline, isn't enough: each contract passes through these hours, and each operator is restarted now and then.
/// </summary>
internal static class UnrollRule
{
    /// <param name="silence">Since the operator's last answer; zero when it has just answered.</param>
    /// <param name="patience">See <see cref="RiskBook"/>.</param>
    /// <param name="medianTime">Of the tip, unix seconds.</param>
    /// <param name="unrollBy">See <see cref="UnrollBy"/>; null: there is nothing to unroll for.</param>
    public static bool IsDue(TimeSpan silence, TimeSpan patience, long medianTime, long? unrollBy) =>
        silence > TimeSpan.Zero && silence >= patience && medianTime >= unrollBy;

    /// <summary>
    /// The earliest unroll deadline of the rungs that aren't settled, unix seconds: with a single coin for fees, so with one package in a block.
    /// </summary>
    /// <param name="isLost">Rungs that don't count, because the chain has given them to the other party; null when all count.</param>
    /// <returns>Null while there is no pot, or none any more.</returns>
    public static long? UnrollBy(ExitKit kit, ContractRecord record, Func<RungTerms, bool>? isLost = null)
    {
        if (record.IsOver || !kit.HasPots)
        {
            return null;
        }
        var packages = kit.Graph.Count(tx => tx.Kind != KitTransactionKind.Commitment);
        return Enumerable.Range(0, kit.Terms.Rungs.Count).Except(record.Settlements.Select(settled => settled.Rung))
            .Where(rung => isLost is null || !isLost(kit.Terms.Rungs[rung])).Select(rung => (long?)ExitLevels.Deadline(kit.Terms, rung, packages)).Min();
    }
}
