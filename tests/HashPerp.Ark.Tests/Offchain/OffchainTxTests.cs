using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

public class OffchainTxTests
{
    private static readonly OffchainTx Built = TestOffchain.Build();

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Outputs_worth_one_satoshi_less_or_more_are_refused(int difference)
    {
        var outputs = TestOffchain.Outputs.ToArray();
        outputs[1] = outputs[1] with { Value = new Satoshis(40_000 + difference) };
        Refusal.Is(ArkErrors.AmountsDoNotMatch, () => OffchainTx.Build(Built.Inputs, outputs, TestScripts.Unroll));
    }

    [Fact]
    public void An_exit_leaf_is_no_way_to_spend_off_chain()
    {
        var exit = TestScripts.OfAlice.ExitClosures.Single();
        Refusal.Is(ArkErrors.InvalidVtxoScript, () => _ = new VtxoInput(TestScripts.OutPointOf(1), new Satoshis(1_000), TestScripts.OfAlice, exit));
    }

    [Fact]
    public void A_leaf_of_another_script_is_no_way_to_spend()
    {
        var foreign = TestScripts.OfBob.ForfeitClosures.Single();
        Refusal.Is(ArkErrors.InvalidVtxoScript, () => _ = new VtxoInput(TestScripts.OutPointOf(1), new Satoshis(1_000), TestScripts.OfAlice, foreign));
    }

    [Fact]
    public void Nothing_is_built_from_no_inputs_a_doubled_input_or_a_second_anchor()
    {
        Refusal.Is(ArkErrors.InvalidOffchainTx, () => OffchainTx.Build([], TestOffchain.Outputs, TestScripts.Unroll));
        TxOut[] twice = [new(new Satoshis(200_000), TestScripts.OfBob.ScriptPubKey)];
        Refusal.Is(ArkErrors.InvalidOffchainTx, () => OffchainTx.Build([TestOffchain.OfAlice, TestOffchain.OfAlice], twice, TestScripts.Unroll));
        TxOut[] anchored = [.. TestOffchain.Outputs, ArkOutputs.Anchor];
        Refusal.Is(ArkErrors.InvalidOffchainTx, () => OffchainTx.Build(Built.Inputs, anchored, TestScripts.Unroll));
    }

    [Fact]
    public void Locks_by_height_and_by_time_do_not_mix()
    {
        var byTime = Locked(1_800_000_000, 3);
        var later = Locked(1_800_000_001, 4);
        var byHeight = Locked(900_000, 5);
        TxOut[] outputs = [new(new Satoshis(2_000), TestScripts.OfBob.ScriptPubKey)];
        Assert.Equal(1_800_000_001u, OffchainTx.Build([later, byTime], outputs, TestScripts.Unroll).ArkTx.GlobalTransaction.LockTime);
        Refusal.Is(ArkErrors.InvalidOffchainTx, () => OffchainTx.Build([byTime, byHeight], outputs, TestScripts.Unroll));
    }

    [Fact]
    public void Checkpoints_in_any_order_are_matched_by_what_they_spend()
    {
        PSBT[] returned = [.. Built.Checkpoints.Reverse()];
        Assert.Equal(
            Built.Checkpoints.Select(psbt => psbt.GlobalTransaction.GetHash()),
            Built.MatchCheckpoints(returned).Select(psbt => psbt.GlobalTransaction.GetHash()));
    }

    [Fact]
    public void A_checkpoint_too_few_twice_or_with_another_unroll_leaf_does_not_match()
    {
        Refusal.Is(ArkErrors.CheckpointMismatch, () => Built.MatchCheckpoints([Built.Checkpoints[0]]));
        Refusal.Is(ArkErrors.CheckpointMismatch, () => Built.MatchCheckpoints([Built.Checkpoints[0], Built.Checkpoints[0]]));
        var shorter = new CsvMultisigClosure(RelativeDelay.FromSeconds(512), TestScripts.Unroll.Keys);
        var other = OffchainTx.Build(Built.Inputs, TestOffchain.Outputs, shorter);
        Refusal.Is(ArkErrors.CheckpointMismatch, () => Built.MatchCheckpoints(other.Checkpoints));
    }

    [Fact]
    public void Rebuilding_refuses_an_input_without_its_checkpoint()
    {
        Rebuild(Built.ArkTx, Built.Checkpoints);
        Refused(ArkErrors.CheckpointMismatch, Built.ArkTx, [Built.Checkpoints[0]]);
        Refused(ArkErrors.CheckpointMismatch, Built.ArkTx, [Built.Checkpoints[0], Built.Checkpoints[0]]);
        var stranger = OffchainTx.Build([new VtxoInput(TestScripts.OutPointOf(9), new Satoshis(5_000), TestScripts.OfBob, TestOffchain.OfBob.Leaf)], [new TxOut(new Satoshis(5_000), TestScripts.OfBob.ScriptPubKey)], TestScripts.Unroll);
        Refused(ArkErrors.InvalidOffchainTx, Built.ArkTx, [Built.Checkpoints[0], stranger.Checkpoints[0]]);
        Refused(ArkErrors.CheckpointMismatch, Built.ArkTx, [.. Built.Checkpoints, stranger.Checkpoints[0]]);
    }

    [Fact]
    public void Rebuilding_refuses_an_ark_tx_that_spends_a_VTXO_directly()
    {
        var direct = TestOffchain.Change(Built.ArkTx, tx => tx.WithInput(0, new TxIn(TestOffchain.OfAlice.OutPoint)));
        Refused(ArkErrors.InvalidOffchainTx, direct, Built.Checkpoints);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("lock time")]
    [InlineData("sequence")]
    [InlineData("no anchor")]
    [InlineData("anchor worth something")]
    [InlineData("anchor first")]
    public void Rebuilding_refuses_an_ark_tx_of_another_form(string what)
    {
        var changed = TestOffchain.Change(Built.ArkTx, tx => what switch
        {
            "version" => tx with { Version = 2 },
            "lock time" => tx with { LockTime = 1 },
            "sequence" => tx.WithInput(0, tx.Inputs[0] with { Sequence = 0xfffffffe }),
            "no anchor" => tx with { Outputs = [.. tx.Outputs.SkipLast(1)] },
            "anchor worth something" => tx.WithOutput(2, ArkOutputs.Anchor with { Value = new Satoshis(240) }),
            _ => tx with { Outputs = [.. tx.Outputs.Reverse()] },
        });
        Refused(ArkErrors.InvalidOffchainTx, changed, Built.Checkpoints);
    }

    [Fact]
    public void Rebuilding_refuses_an_ark_tx_that_pays_one_satoshi_more()
    {
        var changed = TestOffchain.Change(Built.ArkTx, tx => tx.WithOutput(0, tx.Outputs[0] with { Value = new Satoshis(65_001) }));
        Refused(ArkErrors.AmountsDoNotMatch, changed, Built.Checkpoints);
    }

    [Fact]
    public void Rebuilding_refuses_a_checkpoint_whose_output_skips_the_operators_unroll_leaf()
    {
        var pocketed = TestOffchain.Change(Built.Checkpoints[0], tx => tx.WithOutput(0, tx.Outputs[0] with { ScriptPubKey = TestScripts.OfAlice.ScriptPubKey }));
        var ark = TestOffchain.Change(Built.ArkTx, tx => tx.WithInput(0, new TxIn(pocketed.GlobalTransaction.OutPointOf(0))));
        Refused(ArkErrors.CheckpointMismatch, ark, [pocketed, Built.Checkpoints[1]]);
    }

    [Fact]
    public void Rebuilding_refuses_leaves_that_are_not_those_of_the_output_spent()
    {
        var lying = Built.Checkpoints[0].Clone();
        lying.Inputs[0].SetTapTree([.. TestScripts.OfBob.Closures.Select(leaf => leaf.Script)]);
        Refused(ArkErrors.InvalidVtxoScript, Built.ArkTx, [lying, Built.Checkpoints[1]]);
        var silent = Built.Checkpoints[0].Clone();
        silent.Inputs[0].WitnessUtxo = null;
        Refused(ArkErrors.CheckpointMismatch, Built.ArkTx, [silent, Built.Checkpoints[1]]);
    }

    [Fact]
    public void Rebuilding_refuses_a_second_leaf_and_a_control_block_with_the_wrong_parity()
    {
        var two = Built.Checkpoints[0].Clone();
        var exit = TestScripts.OfAlice.ExitClosures.Single();
        two.Inputs[0].SetTapLeafScript(new TapLeafScript(TestScripts.OfAlice.ControlBlock(exit), exit.Script));
        Refused(ArkErrors.InvalidVtxoScript, Built.ArkTx, [two, Built.Checkpoints[1]]);
        var flipped = new PSBT(Built.Checkpoints[0].GlobalTransaction);
        flipped.Inputs[0].WitnessUtxo = Built.Checkpoints[0].Inputs[0].WitnessUtxo;
        flipped.Inputs[0].SetTapTree(Built.Checkpoints[0].Inputs[0].GetTapTree()!);
        var leaf = Built.Checkpoints[0].SingleLeaf(0);
        flipped.Inputs[0].SetTapLeafScript(leaf with { ControlBlock = leaf.ControlBlock with { OddY = !leaf.ControlBlock.OddY } });
        Refused(ArkErrors.InvalidVtxoScript, Built.ArkTx, [flipped, Built.Checkpoints[1]]);
    }

    private static VtxoInput Locked(uint lockTime, byte tag)
    {
        var script = new VtxoScript(new CltvMultisigClosure(lockTime, [TestScripts.A, TestScripts.S]));
        return new VtxoInput(TestScripts.OutPointOf(tag), new Satoshis(1_000), script, script.Closures[0]);
    }

    private static OffchainTx Rebuild(PSBT ark, IReadOnlyList<PSBT> checkpoints) => OffchainTx.Rebuild(ark, checkpoints, TestScripts.Unroll);

    private static void Refused(ErrorCode code, PSBT ark, IReadOnlyList<PSBT> checkpoints) => Refusal.Is(code, () => Rebuild(ark, checkpoints));
}
