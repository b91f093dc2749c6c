using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>The transaction that takes what is the operator's after a delay: expired outputs of a batch, or a checkpoint (40-ark-wire §3.8, §4.4).</summary>
/// <param name="Transaction">Signed; pays everything but the fee to one script.</param>
/// <param name="Swept">What its inputs hold.</param>
public sealed record SweepTx(Transaction Transaction, Satoshis Swept, Satoshis Fee)
{
    /// <summary>Far below every limit of relay: an input has some 77 vbytes.</summary>
    public const int MaxInputs = 500;

    private const uint Version = 2;

    /// <returns>Null when the outputs aren't worth their fee.</returns>
    /// <param name="key">The key of the leaves.</param>
    /// <param name="satPerVbyte">At least 1.</param>
    public static SweepTx? Build(IReadOnlyList<SweepInput> inputs, ECPrivKey key, Script destination, long satPerVbyte)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var swept = Satoshis.Sum(inputs.Select(input => input.Output.Value));
        // All signatures have the same length, so that a first one tells what the transaction weighs.
        var fee = new Satoshis(checked(Sign(inputs, key, new TxOut(swept, destination)).GetVirtualSize() * satPerVbyte));
        return swept < fee + ArkOutputs.Dust ? null : new SweepTx(Sign(inputs, key, new TxOut(swept - fee, destination)), swept, fee);
    }

    private static Transaction Sign(IReadOnlyList<SweepInput> inputs, ECPrivKey key, TxOut destination)
    {
        var psbt = new PSBT(new Transaction(Version, [.. inputs.Select(input => new TxIn(input.OutPoint, input.Sequence))], [destination], LockTime: 0));
        for (var i = 0; i < inputs.Count; i++)
        {
            psbt.Inputs[i].WitnessUtxo = inputs[i].Output;
            psbt.Inputs[i].SetTapLeafScript(inputs[i].Leaf);
        }
        for (var i = 0; i < inputs.Count; i++)
        {
            LeafSigning.Sign(psbt, i, key);
        }
        return TxFinalizer.Finalize(psbt);
    }
}
