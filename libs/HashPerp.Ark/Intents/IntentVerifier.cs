using System.Text;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>Verifies an intent proof from a stranger.</summary>
internal static class IntentVerifier
{
    public static VerifiedIntent Verify(PSBT proof, IntentMessage message, IReadOnlyCollection<ECXOnlyPubKey> serverKeys)
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(serverKeys);
        var transaction = proof.GlobalTransaction;
        Require(transaction.Inputs.Count is >= 2 and <= IntentProof.MaxInputs + 1, $"it has {transaction.Inputs.Count} inputs");
        Require(transaction.Outputs.Count >= 1, "it has no outputs");
        Require(transaction.Inputs.Select(input => input.PrevOut).Distinct().Count() == transaction.Inputs.Count, "a coin stands twice in it");
        CheckCommitment(proof, message.ToJson());
        var coins = Enumerable.Range(1, proof.Inputs.Count - 1).Select(i => CheckInput(proof, i, serverKeys)).ToArray();
        // The first input is signed through the first coin's leaf, so a proof without it would prove nothing about the message.
        Require(LeafScript(proof, 0).Equals(LeafScript(proof, 1)), "its first input has another leaf than the first coin");
        CheckInput(proof, 0, serverKeys);
        return new VerifiedIntent(message, coins, IntentProof.HasOutputs(transaction) ? transaction.Outputs : []);
    }

    private static void CheckCommitment(PSBT proof, string json)
    {
        var firstScript = SpentBy(proof, 1).ScriptPubKey;
        var toSpend = IntentProof.ToSpend(json, firstScript);
        Require(proof.Inputs[0].TxIn.PrevOut == toSpend.OutPointOf(0), "its first input does not commit to the message");
        Require(SpentBy(proof, 0) == toSpend.Outputs[0], "its first input names another output than the one that commits to the message");
        Require(
            proof.GenericSignedMessage is not { } stated || stated.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(json)),
            "the message that it states is another one");
    }

    private static IntentCoin CheckInput(PSBT proof, int index, IReadOnlyCollection<ECXOnlyPubKey> serverKeys)
    {
        var (input, spent, proofOfLeaf) = (proof.Inputs[index], SpentBy(proof, index), LeafProof(proof, index));
        Require(
            spent.ScriptPubKey.IsTaproot && proofOfLeaf.ControlBlock.Commits(proofOfLeaf.Script, spent.ScriptPubKey.TaprootOutputKey()),
            $"the leaf of input {index} is not in the coin's script");
        // The committing input is spent through the first coin's leaf; old clients put the condition on the coin only.
        var condition = (index == 0 ? proof.Inputs[1] : input).GetCondition();
        if (ArkNote.IsLeaf(proofOfLeaf.Script))
        {
            Require(ArkNote.Opens(proofOfLeaf.Script, condition), $"the preimage of note {input.TxIn.PrevOut} is wrong");
            return new IntentCoin(input.TxIn.PrevOut, spent, null, null);
        }
        var leaf = Closure.Decode(proofOfLeaf.Script);
        CheckLocks(proof.GlobalTransaction, index, leaf);
        leaf.RequireCondition(condition);
        LeafSigning.RequireSignatures(proof, index, leaf.Keys.Where(key => !serverKeys.Contains(key)));
        Require(leaf.Keys.Any(key => !serverKeys.Contains(key)), $"the leaf of input {index} names no key but the operator's");
        var script = input.GetTapTree() is { } leaves ? VtxoScript.Decode(leaves) : null;
        Require(script is null || script.ScriptPubKey.Equals(spent.ScriptPubKey), $"the leaves revealed for input {index} are not the coin's");
        return new IntentCoin(input.TxIn.PrevOut, spent, script, leaf);
    }

    /// <summary>The parts of BIP65 and BIP112 that a script would check.</summary>
    private static void CheckLocks(Transaction transaction, int index, Closure leaf)
    {
        var sequence = transaction.Inputs[index].Sequence;
        Require(leaf.Delay is not { } delay || sequence == delay.Sequence, $"input {index} does not carry its leaf's delay");
        if (leaf.LockTime is { } lockTime)
        {
            var sameKind = transaction.LockTime >= CltvMultisigClosure.SecondsThreshold == lockTime >= CltvMultisigClosure.SecondsThreshold;
            Require(sameKind && transaction.LockTime >= lockTime && sequence != Closure.FinalSequence, $"input {index} ignores its leaf's lock time");
        }
    }

    private static TxOut SpentBy(PSBT proof, int index) => proof.Inputs[index].WitnessUtxo
        ?? throw ArkErrors.InvalidIntentProof.Error($"Input {index} does not say what it spends.");

    private static TapLeafScript LeafProof(PSBT proof, int index) => proof.Inputs[index].TapLeafScripts is [var leaf]
        ? leaf
        : throw ArkErrors.InvalidIntentProof.Error($"Input {index} does not name exactly one leaf.");

    private static Script LeafScript(PSBT proof, int index) => LeafProof(proof, index).Script;

    private static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw ArkErrors.InvalidIntentProof.Error($"The intent proof is refused: {what}.");
        }
    }
}
