using System.Text.Json;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

public class ForfeitTxTests
{
    private static readonly JsonElement[] Cases = Golden.Load("forfeits");

    private static readonly Connector Connector = new(
        TestScripts.OutPointOf(8), new TxOut(ArkOutputs.Dust, Script.PayToTaproot(TestKeys.Of("connector account").XOnlyPubKey.Value)));

    public static TheoryData<string> Names => Golden.Names(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_forfeit_is_the_one_of_the_golden_file(string name)
    {
        var golden = Cases.Named(name);
        var script = golden.VtxoScript();
        var vtxo = new VtxoInput(golden.OutPoint("vtxo"), golden.Sats(), script, script.Closures[golden.Int("leaf")]);
        var connector = new Connector(golden.OutPoint("connector"), new TxOut(ArkOutputs.Dust, golden.Script("connector_script")));
        var forfeit = ForfeitTx.Build(vtxo, connector, golden.Script("forfeit_script"));
        if (golden.Int("vtxo_index") == 0)
        {
            Assert.Equal(golden.Text("tx"), forfeit.GlobalTransaction.ToHex());
            return;
        }
        var swapped = Signed(Swap(forfeit), vtxoIndex: 1);
        Assert.Equal(golden.Text("txid"), swapped.GlobalTransaction.GetHash().ToString());
        var read = ForfeitTx.Read(
            swapped, Known(vtxo), new Dictionary<OutPoint, TxOut> { [connector.OutPoint] = connector.TxOut }, golden.Script("forfeit_script"), TestScripts.S);
        Assert.Equal(1, read.VtxoIndex);
    }

    [Fact]
    public void A_signed_forfeit_is_read_back_and_the_operator_can_complete_it()
    {
        var read = Read(Signed(Build()));
        Assert.Equal(TestOffchain.OfAlice, read.Vtxo);
        Assert.Equal(Connector, read.Connector);
        LeafSigning.Sign(read.Psbt, read.VtxoIndex, TestKeys.Server);
        read.Psbt.Inputs[1].TapKeySig = TestKeys.Of("connector account").SignBIP340(read.Psbt.TapSighash(1, null).ToBytes());
        Assert.Single(TxFinalizer.Finalize(read.Psbt).Inputs[1].WitScript);
    }

    [Fact]
    public void A_forfeit_without_its_owners_signature_is_refused()
    {
        Refused(ArkErrors.MissingSignature, Build());
        var byMallory = Build();
        byMallory.SignTapScript(0, TestKeys.Mallory, TestOffchain.OfAlice.Leaf.LeafHash);
        Refused(ArkErrors.MissingSignature, byMallory);
    }

    [Theory]
    [InlineData("paying elsewhere")]
    [InlineData("paying one satoshi less")]
    [InlineData("paying a part elsewhere")]
    [InlineData("without anchor")]
    [InlineData("version")]
    [InlineData("lock time")]
    [InlineData("sequence")]
    public void A_forfeit_of_another_form_is_refused_although_it_is_signed(string what)
    {
        var elsewhere = TestScripts.OfAlice.ScriptPubKey;
        var changed = Change(Build(), tx => what switch
        {
            "paying elsewhere" => tx.WithOutput(0, tx.Outputs[0] with { ScriptPubKey = elsewhere }),
            "paying one satoshi less" => tx.WithOutput(0, tx.Outputs[0] with { Value = new Satoshis(100_329) }),
            "paying a part elsewhere" => tx with
            {
                Outputs = [tx.Outputs[0] with { Value = new Satoshis(330) }, new TxOut(new Satoshis(100_000), elsewhere), ArkOutputs.Anchor],
            },
            "without anchor" => tx with { Outputs = [tx.Outputs[0]] },
            "version" => tx with { Version = 2 },
            "lock time" => tx with { LockTime = 1 },
            _ => tx.WithInput(1, tx.Inputs[1] with { Sequence = 0 }),
        });
        Refused(ArkErrors.InvalidForfeit, Signed(changed));
    }

    [Fact]
    public void A_forfeit_of_a_stranger_or_without_a_connector_of_this_batch_is_refused()
    {
        var forfeit = Signed(Build());
        Refusal.Is(ArkErrors.InvalidForfeit, () => Read(forfeit, connectors: []));
        Refusal.Is(ArkErrors.InvalidForfeit, () => Read(forfeit, vtxos: Known(TestOffchain.OfBob)));
        var lonely = Change(Build(), tx => tx with { Inputs = [tx.Inputs[0]] });
        Refused(ArkErrors.InvalidForfeit, lonely);
    }

    [Fact]
    public void A_forfeit_through_the_exit_leaf_is_refused()
    {
        var forfeit = new PSBT(Build().GlobalTransaction);
        var exit = TestScripts.OfAlice.ExitClosures.Single();
        forfeit.Inputs[0].WitnessUtxo = TestOffchain.OfAlice.TxOut;
        forfeit.Inputs[0].SetTapLeafScript(new TapLeafScript(TestScripts.OfAlice.ControlBlock(exit), exit.Script));
        forfeit.Inputs[1].WitnessUtxo = Connector.TxOut;
        forfeit.SignTapScript(0, TestKeys.Alice, exit.LeafHash);
        Refused(ArkErrors.InvalidVtxoScript, forfeit);
    }

    private static PSBT Build() => ForfeitTx.Build(TestOffchain.OfAlice, Connector, TestScripts.ForfeitAddress);

    private static PSBT Signed(PSBT forfeit, int vtxoIndex = 0)
    {
        LeafSigning.Sign(forfeit, vtxoIndex, TestKeys.Alice);
        return forfeit;
    }

    private static PSBT Swap(PSBT forfeit)
    {
        var swapped = new PSBT(forfeit.GlobalTransaction with { Inputs = [.. forfeit.GlobalTransaction.Inputs.Reverse()] });
        swapped.Inputs[0].WitnessUtxo = forfeit.Inputs[1].WitnessUtxo;
        swapped.Inputs[1].WitnessUtxo = forfeit.Inputs[0].WitnessUtxo;
        swapped.Inputs[1].SetTapLeafScript(forfeit.SingleLeaf(0));
        return swapped;
    }

    private static PSBT Change(PSBT forfeit, Func<Transaction, Transaction> change)
    {
        var changed = new PSBT(change(forfeit.GlobalTransaction));
        foreach (var (from, to) in forfeit.Inputs.Zip(changed.Inputs))
        {
            to.WitnessUtxo = from.WitnessUtxo;
        }
        changed.Inputs[0].SetTapLeafScript(forfeit.SingleLeaf(0));
        return changed;
    }

    private static Dictionary<OutPoint, VtxoCoin> Known(VtxoInput vtxo) => new() { [vtxo.OutPoint] = new VtxoCoin(vtxo.Amount, vtxo.Script) };

    private static ReadForfeit Read(PSBT forfeit, Dictionary<OutPoint, VtxoCoin>? vtxos = null, Dictionary<OutPoint, TxOut>? connectors = null) =>
        ForfeitTx.Read(
            forfeit,
            vtxos ?? Known(TestOffchain.OfAlice),
            connectors ?? new Dictionary<OutPoint, TxOut> { [Connector.OutPoint] = Connector.TxOut },
            TestScripts.ForfeitAddress,
            TestScripts.S);

    private static void Refused(ErrorCode code, PSBT forfeit) => Refusal.Is(code, () => Read(forfeit));
}
