using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// An on-chain transaction with one input that spends one leaf and that both parties sign before the output exists: version 3, a zero-valued
/// P2A anchor last, no fee of its own (a child pays).
/// </summary>
/// <param name="Transaction">Without witness.</param>
/// <param name="SpentOutput">What the input spends.</param>
/// <param name="Script">The spent output's script.</param>
/// <param name="Leaf">The leaf that is spent.</param>
public sealed record PresignedTx(Transaction Transaction, TxOut SpentOutput, VtxoScript Script, Closure Leaf)
{
    /// <summary>What every signer of the leaf signs: SIGHASH_DEFAULT of input 0.</summary>
    public Bytes32 Sighash => TaprootSighash.Compute(Transaction, [SpentOutput], 0, SigHash.Default, Leaf.LeafHash);

    /// <summary>A party's 64-byte signature.</summary>
    public byte[] Sign(ECPrivKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Leaf.Keys.Contains(key.XOnlyPubKey)
            ? key.SignBIP340(Sighash.ToBytes())
            : throw ContractScriptErrors.WrongKey.Error($"Key {key.XOnlyPubKey} is not in the leaf.", "Sign with the contract key.");
    }

    /// <exception cref="HashPerpException"><see cref="ContractScriptErrors.WrongSighash"/>: not 64 bytes;
    /// <see cref="ContractScriptErrors.WrongSignature"/>.</exception>
    public void RequireSignature(ReadOnlySpan<byte> signature, Bytes32 signer) => LeafSignatures.Require(signature, signer, Sighash);

    /// <summary>The transaction with its final witness. Every signature is verified first, so what comes out is valid but for the locks.</summary>
    /// <param name="signatures">One for each key of the leaf.</param>
    public Transaction Complete(IReadOnlyDictionary<Bytes32, byte[]> signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        foreach (var key in Leaf.Keys)
        {
            if (!signatures.TryGetValue(key.Value, out var signature))
            {
                throw ContractScriptErrors.IncompleteClaimSet.Error($"The signature of {key} is missing.", "Collect it before the transaction is completed.");
            }
            RequireSignature(signature, key.Value);
        }
        var byKey = signatures.ToDictionary(pair => ECXOnlyPubKey.Parse(pair.Key), pair => pair.Value);
        return Transaction.WithWitness(0, Leaf.Witness(byKey, Script.ControlBlock(Leaf)));
    }

    /// <summary>Builds the one shape of all pre-signed exits, and asserts that not a satoshi is lost or made.</summary>
    internal static PresignedTx Build(OutPoint spent, Satoshis amount, VtxoScript script, CsvMultisigClosure leaf, uint lockTime, IEnumerable<TxOut> payouts)
    {
        var outputs = payouts.Where(output => output.Value > Satoshis.Zero).Append(ArkOutputs.Anchor).ToArray();
        Conservation.Require(amount, outputs);
        var input = new TxIn(spent, leaf.Sequence);
        return new PresignedTx(
            new Transaction(ArkOutputs.VirtualTxVersion, [input], outputs, lockTime), new TxOut(amount, script.ScriptPubKey), script, leaf);
    }
}
