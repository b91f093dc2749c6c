using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <content>From signatures to witnesses (the finalizer and extractor of BIP174).</content>
public sealed partial class PSBT
{
    /// <summary>The one leaf of an input that has exactly one.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.PsbtIncomplete"/>: none, or several.</exception>
    public TapLeafScript SingleLeaf(int input) => Inputs[input].TapLeafScripts is [var leaf]
        ? leaf
        : throw BitcoinErrors.PsbtIncomplete.Error($"Input {input} has {Inputs[input].TapLeafScripts.Count} leaf scripts.", "Give exactly one.");

    /// <summary>
    /// Builds the script-path witness of an input: signatures in reverse order of the leaf's keys, the condition's elements on top of them
    /// because the condition runs first, then script and control block. Every key of the leaf must have signed.
    /// </summary>
    /// <param name="condition">The stack that satisfies the condition in front of the keys, bottom first; null without one.</param>
    /// <param name="leaf">Which leaf to spend through; null when the input has exactly one.</param>
    /// <exception cref="HashPerpException">
    /// <see cref="BitcoinErrors.PsbtIncomplete"/>: not one leaf, or a signature is missing; <see cref="BitcoinErrors.InvalidSignature"/>: one is
    /// wrong; <see cref="BitcoinErrors.MalformedTaproot"/>: the leaf is not in the output that is spent.
    /// </exception>
    public void FinalizeTapScriptInput(int input, WitScript? condition = null, TapLeafScript? leaf = null)
    {
        leaf ??= SingleLeaf(input);
        RequireInOutput(input, leaf);
        var signatures = LeafKeys.Of(leaf.Script).Select(key => SignatureOf(input, key, leaf.LeafHash)).Reverse();
        Inputs[input].Finalize(new WitScript([.. signatures, .. condition ?? WitScript.Empty, leaf.Script.ToBytes(), leaf.ControlBlock.ToBytes()]));
    }

    /// <summary>Builds the key-path witness: the signature alone.</summary>
    /// <exception cref="HashPerpException">
    /// <see cref="BitcoinErrors.PsbtIncomplete"/>: there is none; <see cref="BitcoinErrors.InvalidSignature"/>: it is wrong.
    /// </exception>
    public void FinalizeTapKeyInput(int input)
    {
        var signature = Inputs[input].TapKeySig ?? throw BitcoinErrors.PsbtIncomplete.Error($"Input {input} has no key-path signature.");
        if (!VerifyTapKeySignature(input))
        {
            throw BitcoinErrors.InvalidSignature.Error($"The key-path signature of input {input} is wrong, or not of the type asked for.");
        }
        Inputs[input].Finalize(new WitScript(signature));
    }

    /// <summary>The network transaction once every input is final.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.PsbtIncomplete"/>: some input is not.</exception>
    public Transaction ExtractTransaction() => GlobalTransaction with
    {
        Inputs = [.. Inputs.Select((input, index) => input.IsFinal
            ? input.TxIn with { ScriptSig = input.FinalScriptSig ?? Script.Empty, WitScript = input.FinalScriptWitness ?? WitScript.Empty }
            : throw BitcoinErrors.PsbtIncomplete.Error($"Input {index} is not final."))],
    };

    private void RequireInOutput(int input, TapLeafScript leaf)
    {
        var script = Inputs[input].GetTxOut().ScriptPubKey;
        if (!script.IsTaproot || leaf.LeafVersion != leaf.ControlBlock.LeafVersion || !leaf.ControlBlock.Commits(leaf.Script, script.TaprootOutputKey()))
        {
            throw BitcoinErrors.MalformedTaproot.Error($"Leaf {leaf.LeafHash} of input {input} is not in the output {script} that is spent.");
        }
    }

    private byte[] SignatureOf(int input, Bytes32 key, Bytes32 leafHash)
    {
        var sig = Inputs[input].TapScriptSigs.FirstOrDefault(sig => sig.PubKey == key && sig.LeafHash == leafHash)
            ?? throw BitcoinErrors.PsbtIncomplete.Error($"Input {input} lacks the signature of {key} for leaf {leafHash}.");
        return VerifyTapScriptSignature(input, sig)
            ? sig.Signature
            : throw BitcoinErrors.InvalidSignature.Error($"The signature of {key} for input {input} is wrong, or not of the type asked for.");
    }
}
