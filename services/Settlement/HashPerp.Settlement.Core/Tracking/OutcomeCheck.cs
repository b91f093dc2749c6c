using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Settlement;

/// <summary>Judges what an attestor published by what it had announced and by one's own headers.</summary>
public static class OutcomeCheck
{
    /// <summary>
    /// The outcome as one's own headers show it; null while they don't show it deeply enough, which is no fault: the attestor may have seen the block first.
    /// </summary>
    /// <param name="leaf">The race as it was announced.</param>
    /// <param name="winner">What the attestor says.</param>
    /// <param name="key">The private key that it published.</param>
    /// <exception cref="HashPerpException">
    /// <see cref="SettlementErrors.OutcomeKeyWrong"/>; <see cref="SettlementErrors.OutcomeContradicted"/>: the other leg won.
    /// </exception>
    public static RaceOutcome? Judge(SeriesLeaf leaf, Leg winner, ECPrivKey key, IHeaderTimes chain)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(chain);
        if (key.XOnlyPubKey.Value != leaf.KeyOf(winner))
        {
            throw SettlementErrors.OutcomeKeyWrong.Error(
                $"The key published for {winner} at height {leaf.Height}, time {leaf.Time} belongs to {key.XOnlyPubKey}, announced was {leaf.KeyOf(winner)}.",
                "Keep it as evidence against the attestor; contracts fall back on their claims on chain.");
        }
        if (OutcomeRule.Decide(chain, (int)leaf.Height, leaf.Time) is not { } own)
        {
            return null;
        }
        if (own.Winner != winner)
        {
            throw SettlementErrors.OutcomeContradicted.Error(
                $"The attestor says {winner} at height {leaf.Height}, time {leaf.Time}; by our headers {own.Winner} won at {own.DecidingHeight}.",
                "Nothing is settled by it; compare the two nodes and keep both as evidence.");
        }
        return own.IsAttestable(chain.TipHeight, leaf.Confirmations) ? own : null;
    }
}
