using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Verifies one witness of a kit's graph: the key path of a tree node, or a closure of a checkpoint or ark tx.</summary>
internal static class GraphWitness
{
    private const string Advice = "Only your own client's kit, with fully signed transactions, helps in an exit.";

    public static void Verify(KitTransaction tx, SighashMidstate hashes, int index)
    {
        var witness = tx.Transaction.Inputs[index].WitScript;
        var script = hashes.SpentOutputs[index].ScriptPubKey;
        if (witness.Count == 0 || !script.IsTaproot)
        {
            throw ContractScriptErrors.IncompleteKit.Error($"Input {index} of {tx.Txid} is not signed.", Advice);
        }
        if (tx.Kind == KitTransactionKind.Tree)
        {
            RequireSignature(hashes, index, null, ECXOnlyPubKey.Parse(script.TaprootOutputKey()), witness[0]);
            return;
        }
        var leaf = RevealedLeaf(tx, index, witness, script.TaprootOutputKey());
        RequireLocks(tx, index, leaf);
        var signatures = witness.Take(leaf.Keys.Count).Reverse().ToArray();
        var condition = new WitScript(witness.Skip(leaf.Keys.Count).SkipLast(2));
        if (signatures.Length != leaf.Keys.Count)
        {
            throw ContractScriptErrors.IncompleteKit.Error($"Input {index} of {tx.Txid} lacks a signature.", Advice);
        }
        leaf.RequireCondition(condition);
        foreach (var (key, signature) in leaf.Keys.Zip(signatures))
        {
            RequireSignature(hashes, index, leaf.LeafHash, key, signature);
        }
    }

    private static Closure RevealedLeaf(KitTransaction tx, int index, WitScript witness, Bytes32 outputKey)
    {
        if (witness.Count < 3)
        {
            throw ContractScriptErrors.IncompleteKit.Error($"Input {index} of {tx.Txid} reveals no leaf.", Advice);
        }
        var leaf = Closure.Decode(new Script(witness[^2]));
        var block = ControlBlock.Parse(witness[^1]);
        return block.LeafVersion == TapLeaf.Tapscript && block.Commits(leaf.Script, outputKey)
            ? leaf
            : throw ContractScriptErrors.WrongLeaf.Error($"Input {index} of {tx.Txid} reveals a leaf that its output does not have.", Advice);
    }

    /// <summary>Ancestors of our coins come from other software too, which may sign with an explicit ALL.</summary>
    private static void RequireSignature(SighashMidstate hashes, int index, Bytes32? leafHash, ECXOnlyPubKey key, byte[] signature)
    {
        var explicitAll = signature.Length == ECXOnlyPubKey.SignatureSize + 1 && signature[^1] == (byte)SigHash.All;
        var sighash = TaprootSighash.Compute(hashes, index, explicitAll ? SigHash.All : SigHash.Default, leafHash);
        LeafSignatures.Require(explicitAll ? signature.AsSpan(0, ECXOnlyPubKey.SignatureSize) : signature, key.Value, sighash);
    }

    /// <summary>A transaction whose locks can never be satisfied would be valid in everything else and still useless.</summary>
    private static void RequireLocks(KitTransaction tx, int index, Closure leaf)
    {
        var input = tx.Transaction.Inputs[index];
        var absolute = leaf.LockTime is not { } lockTime || (tx.Transaction.LockTime >= lockTime && input.Sequence != Closure.FinalSequence);
        var relative = leaf.Delay is not { } delay || input.Sequence == delay.Sequence;
        if (!absolute || !relative)
        {
            throw ContractScriptErrors.WrongLocks.Error($"Input {index} of {tx.Txid} cannot satisfy the lock of its leaf.", Advice);
        }
    }
}
