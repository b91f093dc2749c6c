using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>Takes the signatures of single inputs over, for transactions in which other inputs are signed in other ways.</summary>
public static class LeafCopies
{
    /// <summary>Adds one input's leaf signatures and condition; each must be valid for the leaf that <paramref name="to"/> names.</summary>
    public static void Merge(PSBT from, PSBT to, int toInput)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var outPoint = to.Inputs[toInput].TxIn.PrevOut;
        var source = from.Inputs.First(input => input.TxIn.PrevOut == outPoint);
        var leaf = LeafSigning.LeafOf(to, toInput);
        foreach (var signature in source.TapScriptSigs)
        {
            to.Inputs[toInput].SetTapScriptSig(signature);
            var key = leaf.Keys.FirstOrDefault(candidate => candidate.Value == signature.PubKey);
            if (key is null || signature.LeafHash != leaf.LeafHash || !LeafSigning.IsSigned(to, toInput, key))
            {
                throw ArkErrors.MissingSignature.Error($"The signature of {signature.PubKey} for {outPoint} is invalid or for another leaf.");
            }
        }
        if (source.GetCondition() is { } condition)
        {
            to.Inputs[toInput].SetCondition(condition);
        }
    }

    /// <summary>The same for a boarding input, whose owner chooses one of the forfeit leaves of its script.</summary>
    public static void TakeBoarding(PSBT from, PSBT to, int input, VtxoScript script)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(script);
        if (from.Inputs[input].TapLeafScripts is not [var proof])
        {
            throw ArkErrors.MissingSignature.Error($"Boarding input {input} names {from.Inputs[input].TapLeafScripts.Count} leaves.", "Name exactly one.");
        }
        var leaf = script.ForfeitClosures.FirstOrDefault(closure => closure.Script.Equals(proof.Script))
            ?? throw ArkErrors.InvalidVtxoScript.Error($"Boarding input {input} names a leaf that is not a forfeit leaf of its script.");
        var named = new TapLeafScript(script.ControlBlock(leaf), leaf.Script);
        if (to.Inputs[input].TapLeafScripts is [var earlier] && earlier.LeafHash != named.LeafHash)
        {
            throw ArkErrors.InvalidVtxoScript.Error($"Boarding input {input} was signed through another leaf before.");
        }
        to.Inputs[input].SetTapLeafScript(named);
        Merge(from, to, input);
    }
}
