using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark.Tests;

/// <summary>Alice pays Bob 60,000 of a VTXO of 100,000; Bob adds one of 5,000.</summary>
internal static class TestOffchain
{
    public static readonly VtxoInput OfAlice = new(
        TestScripts.OutPointOf(1), new Satoshis(100_000), TestScripts.OfAlice, TestScripts.OfAlice.ForfeitClosures.Single());

    public static readonly VtxoInput OfBob = new(
        TestScripts.OutPointOf(2), new Satoshis(5_000), TestScripts.OfBob, TestScripts.OfBob.ForfeitClosures.Single());

    public static readonly TxOut[] Outputs =
    [
        new(new Satoshis(65_000), TestScripts.OfBob.ScriptPubKey),
        new(new Satoshis(40_000), TestScripts.OfAlice.ScriptPubKey),
    ];

    public static OffchainTx Build() => OffchainTx.Build([OfAlice, OfBob], Outputs, TestScripts.Unroll);

    /// <summary>The same PSBT over a changed transaction.</summary>
    public static PSBT Change(PSBT psbt, Func<Transaction, Transaction> change)
    {
        var changed = new PSBT(change(psbt.GlobalTransaction));
        foreach (var (from, to) in psbt.Inputs.Zip(changed.Inputs))
        {
            to.WitnessUtxo = from.WitnessUtxo;
            to.SetTapLeafScript(from.TapLeafScripts[0]);
            to.SetTapTree(from.GetTapTree()!);
        }
        return changed;
    }

    public static Transaction WithOutput(this Transaction tx, int index, TxOut output) =>
        tx with { Outputs = [.. tx.Outputs.Select((old, i) => i == index ? output : old)] };
}
