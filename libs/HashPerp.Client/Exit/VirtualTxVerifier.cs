using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Checks a final virtual transaction against the outputs that it spends, as a node would: form, amounts, and a witness that is a key-path
/// signature (tree) or satisfies a closure (checkpoint, ark tx). What passes here can be published without anybody's help.
/// </summary>
internal static class VirtualTxVerifier
{
    /// <exception cref="HashPerpException"><see cref="ClientErrors.AncestryRefused"/>, naming transaction and reason.</exception>
    public static void Verify(Transaction transaction, IReadOnlyList<TxOut> spent)
    {
        var txid = transaction.GetHash();
        Require(transaction.Version == ArkOutputs.VirtualTxVersion, txid, "it is not version 3");
        Require(transaction.Outputs.Count >= 2 && ArkOutputs.IsAnchor(transaction.Outputs[^1]), txid, "it does not end with the anchor");
        var (paid, brought) = (Satoshis.Sum(transaction.Outputs.Select(output => output.Value)), Satoshis.Sum(spent.Select(output => output.Value)));
        Require(paid == brought, txid, $"it pays {paid} out of {brought}");
        for (var i = 0; i < transaction.Inputs.Count; i++)
        {
            VerifyInput(transaction, spent, i, txid);
        }
    }

    private static void VerifyInput(Transaction transaction, IReadOnlyList<TxOut> spent, int index, uint256 txid)
    {
        var (witness, script) = (transaction.Inputs[index].WitScript, spent[index].ScriptPubKey);
        Require(script.IsTaproot && transaction.Inputs[index].ScriptSig.Length == 0, txid, $"input {index} does not spend a taproot output");
        if (witness.Count == 1)
        {
            Require(transaction.Inputs[index].Sequence == Closure.FinalSequence, txid, $"key-path input {index} has a lock");
            var outputKey = ECXOnlyPubKey.Parse(script.TaprootOutputKey());
            Require(IsSigned(transaction, spent, index, outputKey, witness[0], leafHash: null), txid, $"the signature of input {index} is wrong");
            return;
        }
        Require(witness.Count >= 3, txid, $"the witness of input {index} has {witness.Count} elements");
        var leafScript = new Script(witness[^2]);
        var control = ControlBlock.Parse(witness[^1]);
        Require(
            control.LeafVersion == TapLeaf.Tapscript && control.Commits(leafScript, script.TaprootOutputKey()), txid, $"the leaf of input {index} is not in its output");
        VerifyLeaf(transaction, spent, index, Closure.Decode(leafScript), txid);
    }

    private static void VerifyLeaf(Transaction transaction, IReadOnlyList<TxOut> spent, int index, Closure leaf, uint256 txid)
    {
        var witness = transaction.Inputs[index].WitScript;
        Require(witness.Count >= leaf.Keys.Count + 2, txid, $"input {index} lacks signatures");
        Require(
            transaction.Inputs[index].Sequence == leaf.Sequence && (leaf.LockTime is not { } lockTime || LockTimes.SatisfiesCltv(transaction, index, lockTime)),
            txid,
            $"the locks of input {index} are not those of its leaf");
        foreach (var (key, signature) in leaf.Keys.Reverse().Zip(witness))
        {
            Require(IsSigned(transaction, spent, index, key, signature, leaf.LeafHash), txid, $"the signature of {key} on input {index} is wrong");
        }
        var condition = witness.Skip(leaf.Keys.Count).SkipLast(2).ToArray();
        leaf.RequireCondition(leaf.Condition is null && condition.Length == 0 ? null : new WitScript(condition));
    }

    /// <summary>Types that leave inputs or outputs open would let somebody change what was signed; none of ours does.</summary>
    private static bool IsSigned(Transaction transaction, IReadOnlyList<TxOut> spent, int index, ECXOnlyPubKey key, byte[] signature, Bytes32? leafHash)
    {
        var type = signature.Length == ECXOnlyPubKey.SignatureSize ? SigHash.Default : SigHash.All;
        if (signature.Length != ECXOnlyPubKey.SignatureSize && !(signature.Length == ECXOnlyPubKey.SignatureSize + 1 && signature[^1] == (byte)SigHash.All))
        {
            return false;
        }
        var sighash = TaprootSighash.Compute(transaction, spent, index, type, leafHash);
        return key.VerifyBIP340(signature.AsSpan(0, ECXOnlyPubKey.SignatureSize), sighash.ToBytes());
    }

    private static void Require(bool condition, uint256 txid, string what)
    {
        if (!condition)
        {
            throw ClientErrors.AncestryRefused.Error($"Virtual transaction {txid} can't be published: {what}.", "Don't build on it.");
        }
    }
}
