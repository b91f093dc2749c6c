using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>Turns a fully signed PSBT of the Ark protocol into the transaction that nodes accept; the PSBT itself stays as it is.</summary>
public static class TxFinalizer
{
    /// <exception cref="HashPerpException"><see cref="ArkErrors.MissingSignature"/>, <see cref="ArkErrors.InvalidCondition"/>, naming what lacks.</exception>
    public static Transaction Finalize(PSBT psbt)
    {
        ArgumentNullException.ThrowIfNull(psbt);
        var transaction = psbt.GlobalTransaction;
        for (var i = 0; i < psbt.Inputs.Count; i++)
        {
            transaction = transaction.WithWitness(i, WitnessOf(psbt, i));
        }
        return transaction;
    }

    /// <summary>Key path if the input has a key signature (tree transactions), otherwise the leaf that it names.</summary>
    public static WitScript WitnessOf(PSBT psbt, int input)
    {
        ArgumentNullException.ThrowIfNull(psbt);
        var fields = psbt.Inputs[input];
        if (fields.FinalScriptWitness is { } final)
        {
            return final;
        }
        if (fields.TapKeySig is { } signature)
        {
            return new WitScript(signature);
        }
        var leaf = LeafSigning.LeafOf(psbt, input);
        return leaf.Witness(LeafSigning.ValidSignatures(psbt, input, leaf), psbt.SingleLeaf(input).ControlBlock, fields.GetCondition());
    }
}
