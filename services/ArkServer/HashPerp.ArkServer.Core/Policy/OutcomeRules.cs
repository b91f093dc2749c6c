using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>
/// Contract-aware mode: a pot's F2 and F3 leaves (30-contract-protocol §3) are co-signed only for the leg that won by this operator's own headers. A published or
/// stolen key alone moves nothing, whatever the attestor says.
/// </summary>
public static class OutcomeRules
{
    /// <summary>The keys of a leaf that may be outcome keys: of those leaves that hold one, the lock is absolute.</summary>
    public static IReadOnlyList<Bytes32> KeysOf(Closure leaf)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        return leaf.LockTime is null ? [] : [.. leaf.Keys.Select(key => key.Value)];
    }

    /// <param name="registered">What is known of the leaf's keys; keys of no registered race are nobody's business.</param>
    /// <param name="chain">The operator's own headers, as they are now.</param>
    /// <exception cref="HashPerpException"><see cref="OperatorErrors.ForfeitClosureLocked"/>.</exception>
    public static void Require(OutPoint coin, IEnumerable<OutcomeKeyRace> registered, HeaderChain chain)
    {
        ArgumentNullException.ThrowIfNull(registered);
        ArgumentNullException.ThrowIfNull(chain);
        foreach (var (key, leg, race) in registered)
        {
            var winner = race.Decide(chain)?.Winner;
            if (winner != leg)
            {
                throw OperatorErrors.ForfeitClosureLocked
                    .Error(
                        $"The leaf of {coin} is {leg}'s, who wins block {race.ExpiryHeight} against {race.Time}; by the chain "
                        + (winner is null ? $"that is open at height {chain.TipHeight}." : $"{winner} has won."),
                        winner is null ? "Wait for the outcome and its confirmations." : "Look at the headers; a published key doesn't change them.")
                    .With("vtxo_outpoint", coin).With("type", "outcome").With("outcome_key", key);
            }
        }
    }
}
