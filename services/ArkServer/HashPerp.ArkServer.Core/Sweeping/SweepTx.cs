using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>The transaction that takes expired outputs of a batch through their sweep leaf, CSV(expiry, operator) (40-ark-wire §4.4).</summary>
/// <param name="Transaction">Signed; pays everything but the fee to one script.</param>
/// <param name="Swept">What its inputs hold.</param>
public sealed record SweepTx(Transaction Transaction, Satoshis Swept, Satoshis Fee)
{
    /// <summary>Far below every limit of relay: an input has some 77 vbytes.</summary>
    public const int MaxInputs = 500;

    private const uint Version = 2;

    /// <returns>Null when the outputs aren't worth their fee.</returns>
    /// <param name="sweep">The leaf of this operator's batches.</param>
    /// <param name="key">The key of that leaf.</param>
    /// <param name="satPerVbyte">At least 1.</param>
    public static SweepTx? Build(IReadOnlyList<SweepableOutput> outputs, CsvMultisigClosure sweep, ECPrivKey key, Script destination, long satPerVbyte)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(sweep);
        var swept = Satoshis.Sum(outputs.Select(output => output.Output.Value));
        // All signatures have the same length, so that a first one tells what the transaction weighs.
        var fee = new Satoshis(checked(Sign(outputs, sweep, key, new TxOut(swept, destination)).GetVirtualSize() * satPerVbyte));
        return swept < fee + ArkOutputs.Dust ? null : new SweepTx(Sign(outputs, sweep, key, new TxOut(swept - fee, destination)), swept, fee);
    }

    private static Transaction Sign(IReadOnlyList<SweepableOutput> outputs, CsvMultisigClosure sweep, ECPrivKey key, TxOut destination)
    {
        var inputs = outputs.Select(output => new TxIn(output.OutPoint, sweep.Sequence)).ToArray();
        var psbt = new PSBT(new Transaction(Version, inputs, [destination], LockTime: 0));
        for (var i = 0; i < outputs.Count; i++)
        {
            psbt.Inputs[i].WitnessUtxo = outputs[i].Output;
            psbt.Inputs[i].SetTapLeafScript(TaprootTree.Assemble(sweep.Script).LeafScript(sweep.Script, InternalKey(outputs[i].Spender.Cosigners)));
        }
        for (var i = 0; i < outputs.Count; i++)
        {
            LeafSigning.Sign(psbt, i, key);
        }
        return TxFinalizer.Finalize(psbt);
    }

    /// <summary>The cosigners' key before the sweep leaf tweaks it.</summary>
    private static ECXOnlyPubKey InternalKey(IReadOnlyList<ECPubKey> cosigners) => CosignerKeys.OutputKey(cosigners, sweepRoot: null);
}
