using System.Text.Json;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

public class OffchainGoldenTests
{
    private static readonly JsonElement[] Cases = Golden.Load("offchain");

    public static TheoryData<string> Names => Golden.Names(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public void Checkpoints_and_ark_tx_are_those_of_the_golden_file(string name)
    {
        var golden = Cases.Named(name);
        var offchain = Build(golden);
        Assert.Equal(golden.Text("ark_tx"), offchain.ArkTx.GlobalTransaction.ToHex());
        Assert.Equal(golden.Text("ark_txid"), offchain.ArkTxid.ToString());
        Assert.Equal((uint)golden.Int("lock_time"), offchain.ArkTx.GlobalTransaction.LockTime);
        foreach (var (expected, checkpoint, i) in golden.List("checkpoints").Zip(offchain.Checkpoints, Enumerable.Range(0, 9)))
        {
            Assert.Equal(expected.Text("tx"), checkpoint.GlobalTransaction.ToHex());
            Assert.Equal(expected.Text("spent_script"), checkpoint.Inputs[0].WitnessUtxo!.ScriptPubKey.ToHex());
            Assert.Equal(expected.Text("control_block"), Hex.Encode(checkpoint.SingleLeaf(0).ControlBlock.ToBytes()));
            Assert.Equal(expected.Text("output_control_block"), Hex.Encode(offchain.ArkTx.SingleLeaf(i).ControlBlock.ToBytes()));
            Assert.Equal(expected.Text("output_taptree"), Hex.Encode(offchain.ArkTx.Inputs[i].GetUnknown([0xde, .. "taptree"u8])!));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_was_built_is_rebuilt_from_its_PSBTs_alone(string name)
    {
        var golden = Cases.Named(name);
        var offchain = Build(golden);
        PSBT[] reversed = [.. offchain.Checkpoints.Reverse().Select(psbt => PSBT.Parse(psbt.ToBase64()))];
        var rebuilt = OffchainTx.Rebuild(PSBT.Parse(offchain.ArkTx.ToBase64()), reversed, offchain.CheckpointUnroll);
        Assert.Equal(golden.Text("ark_txid"), rebuilt.ArkTxid.ToString());
        Assert.Equal(offchain.Inputs, rebuilt.Inputs);
        Assert.Equal(golden.TxOuts(), rebuilt.Outputs);
    }

    private static OffchainTx Build(JsonElement golden)
    {
        var inputs = golden.List("inputs").Select(input =>
        {
            var script = input.VtxoScript();
            return new VtxoInput(input.OutPoint("outpoint"), input.Sats(), script, script.Closures[input.Int("leaf")]);
        });
        return OffchainTx.Build([.. inputs], golden.TxOuts(), (CsvMultisigClosure)Closure.Decode(golden.Script("unroll")));
    }
}
