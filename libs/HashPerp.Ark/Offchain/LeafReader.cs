using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>Reads script and leaf of a PSBT input, and proves them against the output that is spent.</summary>
public static class LeafReader
{
    /// <returns>The whole script as revealed by the <c>taptree</c> field, and the one leaf the input is to be spent through.</returns>
    /// <exception cref="HashPerpException">
    /// <see cref="ArkErrors.InvalidVtxoScript"/>: nothing revealed, not exactly one leaf, another script than the one spent, a wrong control
    /// block; <see cref="ArkErrors.UnknownClosure"/>.
    /// </exception>
    public static (VtxoScript Script, Closure Leaf) Read(PSBTInput input, TxOut spent)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(spent);
        var leaves = input.GetTapTree() ?? throw ArkErrors.InvalidVtxoScript.Error($"Input {input.TxIn.PrevOut} does not reveal its script.");
        var script = VtxoScript.Decode(leaves);
        if (!script.ScriptPubKey.Equals(spent.ScriptPubKey))
        {
            throw ArkErrors.InvalidVtxoScript.Error($"The leaves revealed for {input.TxIn.PrevOut} are not those of {spent.ScriptPubKey}.");
        }
        if (input.TapLeafScripts is not [var proof])
        {
            throw ArkErrors.InvalidVtxoScript.Error($"Input {input.TxIn.PrevOut} names {input.TapLeafScripts.Count} leaves.", "Name exactly one.");
        }
        var leaf = Closure.Decode(proof.Script);
        // The parity bit and the path must be right, or the witness would be refused by every node.
        return proof.LeafVersion == TapLeaf.Tapscript && script.ControlBlock(leaf).Equals(proof.ControlBlock)
            ? (script, leaf)
            : throw ArkErrors.InvalidVtxoScript.Error($"The control block of {input.TxIn.PrevOut} does not prove its leaf.");
    }
}
