using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

/// <summary>PSBTs with one thing changed, everything else kept.</summary>
internal static class Lies
{
    public static string WithFirstOutputReduced(string psbt) =>
        Change(psbt, tx => tx with { Outputs = [tx.Outputs[0] with { Value = tx.Outputs[0].Value - new Satoshis(1) }, .. tx.Outputs.Skip(1)] });

    public static string WithOtherScript(string psbt) =>
        Change(psbt, tx => tx with { Outputs = [tx.Outputs[0] with { ScriptPubKey = Script.PayToTaproot(Nums.InternalKey.Value) }, .. tx.Outputs.Skip(1)] });

    public static string WithOtherInput(string psbt) =>
        Change(psbt, tx => tx with { Inputs = [tx.Inputs[0] with { PrevOut = tx.Inputs[0].PrevOut with { Hash = new uint256(new byte[32]) } }, .. tx.Inputs.Skip(1)] });

    public static string WithoutSignatures(string psbt) => Change(psbt, tx => tx, keepSignatures: false);

    private static string Change(string text, Func<Transaction, Transaction> change, bool keepSignatures = true)
    {
        var psbt = PSBT.Parse(text);
        var changed = new PSBT(change(psbt.GlobalTransaction));
        for (var i = 0; i < psbt.Inputs.Count; i++)
        {
            var (from, to) = (psbt.Inputs[i], changed.Inputs[i]);
            to.WitnessUtxo = from.WitnessUtxo;
            foreach (var leaf in from.TapLeafScripts)
            {
                to.SetTapLeafScript(leaf);
            }
            foreach (var pair in from.Unknown)
            {
                to.SetUnknown(pair.Key, pair.Value);
            }
            foreach (var signature in keepSignatures ? from.TapScriptSigs : [])
            {
                to.SetTapScriptSig(signature);
            }
        }
        return changed.ToBase64();
    }
}
