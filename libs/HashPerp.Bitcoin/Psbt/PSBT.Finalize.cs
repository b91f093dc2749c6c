using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <content>Signatures in, witnesses out (signer, finalizer and extractor of BIP174 for taproot).</content>
public sealed partial class PSBT
{
    /// <summary>The outputs that the inputs spend, in order: what BIP341 signs.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.PsbtIncomplete"/>: an input does not say what it spends.</exception>
    public IReadOnlyList<TxOut> SpentOutputs() => [.. Inputs.Select(input => input.GetTxOut())];

    /// <summary>The hash to sign for one input; <paramref name="leafHash"/> null for the key path.</summary>
    public Bytes32 TapSighash(int input, Bytes32? leafHash, SigHash type = SigHash.Default) =>
        TaprootSighash.Compute(GlobalTransaction, SpentOutputs(), input, type, leafHash);

    /// <summary>The one leaf of an input that has exactly one.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.PsbtIncomplete"/>: none, or several.</exception>
    public TapLeafScript SingleLeaf(int input) => Inputs[input].TapLeafScripts is [var leaf]
        ? leaf
        : throw BitcoinErrors.PsbtIncomplete.Error($"Input {input} has {Inputs[input].TapLeafScripts.Count} leaf scripts.", "Give exactly one.");

    /// <summary>Stores a signature for a key of a leaf.</summary>
    public void AddTapScriptSignature(int input, Bytes32 pubKey, Bytes32 leafHash, byte[] signature) =>
        Inputs[input].SetTapScriptSig(new TapScriptSig(pubKey, leafHash, signature));

    /// <summary>
    /// Builds the script-path witness of an input: signatures in reverse order of the leaf's keys, the condition's elements on top of them
    /// because the condition runs first, then script and control block. Every key of the leaf must have signed.
    /// </summary>
    /// <param name="condition">The stack that satisfies the condition in front of the keys, bottom first; null without one.</param>
    /// <exception cref="HashPerpException">
    /// <see cref="BitcoinErrors.PsbtIncomplete"/>: not one leaf, or a signature is missing; <see cref="BitcoinErrors.InvalidSignature"/>: one is
    /// wrong; <see cref="BitcoinErrors.MalformedTaproot"/>: the leaf is not in the output that is spent.
    /// </exception>
    public void FinalizeTapScriptInput(int input, WitScript? condition = null)
    {
        var leaf = SingleLeaf(input);
        var signatures = LeafKeys.Of(leaf.Script).Select(key => SignatureOf(input, key, leaf.LeafHash)).Reverse();
        Inputs[input].Finalize(new WitScript([.. signatures, .. condition ?? WitScript.Empty, leaf.Script.ToBytes(), leaf.ControlBlock.ToBytes()]));
    }

    /// <summary>Builds the key-path witness: the signature alone.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.PsbtIncomplete"/>: there is none.</exception>
    public void FinalizeTapKeyInput(int input) => Inputs[input].Finalize(new WitScript(
        Inputs[input].TapKeySig ?? throw BitcoinErrors.PsbtIncomplete.Error($"Input {input} has no key-path signature.")));

    /// <summary>The network transaction once every input is final.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.PsbtIncomplete"/>: some input is not.</exception>
    public Transaction ExtractTransaction() => GlobalTransaction with
    {
        Inputs = [.. Inputs.Select((input, index) => input.IsFinal
            ? input.TxIn with { ScriptSig = input.FinalScriptSig ?? Script.Empty, WitScript = input.FinalScriptWitness ?? WitScript.Empty }
            : throw BitcoinErrors.PsbtIncomplete.Error($"Input {index} is not final."))],
    };

    private byte[] SignatureOf(int input, Bytes32 key, Bytes32 leafHash) =>
        Inputs[input].TapScriptSigs.FirstOrDefault(sig => sig.PubKey == key && sig.LeafHash == leafHash)?.Signature
        ?? throw BitcoinErrors.PsbtIncomplete.Error($"Input {input} lacks the signature of {key} for leaf {leafHash}.");
}
