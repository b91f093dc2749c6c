using HashPerp.Ark;
using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ArkServer.Tests.Core;

public sealed class SweepRuleTests
{
    private static readonly Script Wallet = Script.FromHex("5120" + new string('1', 64));

    private readonly ECPrivKey _key = ECPrivKey.Generate();
    private readonly CsvMultisigClosure _sweep;
    private readonly TxTree _tree;
    private readonly TxOut _batch;

    public SweepRuleTests()
    {
        _sweep = VtxoTree.SweepLeaf(RelativeDelay.FromSeconds(5_120), _key.XOnlyPubKey);
        var leaves = Enumerable.Range(0, 4).Select(_ => new TreeLeaf([new TxOut(new Satoshis(1_000), Wallet)], [ECPrivKey.Generate().PubKey, _key.PubKey])).ToList();
        _batch = VtxoTree.BatchOutput(leaves, _sweep);
        _tree = VtxoTree.Build(new OutPoint(new uint256(new byte[32]), 0), leaves, _sweep);
    }

    [Fact]
    public void Of_an_untouched_batch_its_one_output_is_swept()
    {
        var only = Assert.Single(SweepableOutput.Of(_tree, _batch, 100, new Dictionary<uint256, int>()));
        Assert.Equal((_tree.Root.Spends, 4_000L, 100), (only.OutPoint, only.Output.Value.Value, only.ConfirmedHeight));
    }

    [Fact]
    public void Of_an_unrolled_branch_the_outputs_beside_it_are_swept_each_counted_from_its_own_block()
    {
        var leaf = _tree.Leaves.First();
        var path = _tree.PathTo(leaf.Txid).ToList();
        Assert.Equal(3, path.Count);
        var unrolled = path.Select((tx, step) => (tx.Txid, Height: 200 + step)).ToDictionary(tx => tx.Txid, tx => tx.Height);

        var found = SweepableOutput.Of(_tree, _batch, 100, unrolled).OrderBy(output => output.ConfirmedHeight).ToList();

        Assert.Equal([(2_000L, 200), (1_000L, 201)], found.Select(output => (output.Output.Value.Value, output.ConfirmedHeight)));
        Assert.DoesNotContain(found, output => output.OutPoint.Hash == leaf.Txid);
    }

    [Fact]
    public void A_sweep_pays_all_but_its_fee_and_what_is_not_worth_a_fee_is_left()
    {
        var outputs = SweepableOutput.Of(_tree, _batch, 100, new Dictionary<uint256, int>()).Select(output => SweepInput.Of(output, _sweep)).ToList();

        var sweep = SweepTx.Build(outputs, _key, Wallet, 10)!;

        // 11 + 41 + 43 bytes and a witness of 138 weight units with its marker.
        Assert.Equal((4_000L, 1_300L), (sweep.Swept.Value, sweep.Fee.Value));
        Assert.Equal([new TxOut(new Satoshis(2_700), Wallet)], sweep.Transaction.Outputs);
        Assert.Null(SweepTx.Build(outputs, _key, Wallet, 40));
    }
}
