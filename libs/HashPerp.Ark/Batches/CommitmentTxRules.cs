using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>What a client checks in a commitment transaction before it signs a boarding input or a forfeit.</summary>
public static class CommitmentTxRules
{
    /// <summary>Our boarding coins are spent, and our on-chain outputs are paid, each as often as we asked.</summary>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.InvalidCommitment"/>.</exception>
    public static void Validate(Transaction commitment, IReadOnlyList<VtxoInput> boarding, IReadOnlyList<TxOut> onChain)
    {
        ArgumentNullException.ThrowIfNull(commitment);
        ArgumentNullException.ThrowIfNull(boarding);
        ArgumentNullException.ThrowIfNull(onChain);
        Require(commitment.Version == CommitmentTx.Version, "it is not version 2");
        foreach (var coin in boarding)
        {
            Require(commitment.Inputs.Any(input => input.PrevOut == coin.OutPoint), $"it does not spend our boarding coin {coin.OutPoint}");
        }
        foreach (var wanted in onChain.GroupBy(output => output))
        {
            var paid = commitment.Outputs.Count(output => output == wanted.Key);
            Require(paid >= wanted.Count(), $"it pays {wanted.Key.Value} to {wanted.Key.ScriptPubKey} {paid} times, not {wanted.Count()}");
        }
    }

    /// <summary>Signs our boarding inputs, each through the leaf of <paramref name="boarding"/> that names it, on fields of our own making.</summary>
    /// <param name="key">The owner's key.</param>
    public static void SignBoarding(PSBT commitment, IReadOnlyList<VtxoInput> boarding, ECPrivKey key)
    {
        ArgumentNullException.ThrowIfNull(commitment);
        ArgumentNullException.ThrowIfNull(boarding);
        foreach (var coin in boarding)
        {
            var index = commitment.GlobalTransaction.Inputs.ToList().FindIndex(input => input.PrevOut == coin.OutPoint);
            Require(index >= 0, $"it does not spend our boarding coin {coin.OutPoint}");
            VirtualTx.Describe(commitment.Inputs[index], coin.TxOut, coin.Script, coin.Leaf);
            LeafSigning.Sign(commitment, index, key);
        }
    }

    private static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw ArkErrors.InvalidCommitment.Error($"The commitment transaction cannot be accepted: {what}.", "Don't sign; the old coins stand.");
        }
    }
}
