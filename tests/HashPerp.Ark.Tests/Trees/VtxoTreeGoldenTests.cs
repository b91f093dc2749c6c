using System.Text.Json;
using HashPerp.Bitcoin;
using Xunit;

namespace HashPerp.Ark.Tests;

public class VtxoTreeGoldenTests
{
    private static readonly JsonElement[] Cases = Golden.Load("vtxo-tree");

    public static TheoryData<string> Names => Golden.Names(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public void Batch_output_and_every_transaction_are_those_of_the_golden_file(string name)
    {
        var golden = Cases.Named(name);
        TreeLeaf[] leaves = [.. golden.List("leaves").Select(leaf => new TreeLeaf(leaf.TxOuts(), [.. leaf.Texts("cosigners").Select(ECPubKey.Parse)]))];
        var sweep = (CsvMultisigClosure)Closure.Decode(golden.Script("sweep"));
        Assert.Equal(golden.GetProperty("batch_output").TxOut(), VtxoTree.BatchOutput(leaves, sweep));
        var tree = VtxoTree.Build(new OutPoint(uint256.Parse(golden.Text("commitment_txid")), 0), leaves, sweep);
        var expected = golden.List("transactions");
        Assert.Equal(expected.Select(tx => tx.Text("txid")), tree.Transactions.Select(tx => tx.Txid.ToString()));
        Assert.Equal(expected.Select(tx => tx.Text("tx")), tree.Transactions.Select(tx => tx.Transaction.ToHex()));
        Assert.Equal(expected.SelectMany(tx => tx.Texts("cosigners")), tree.Transactions.SelectMany(tx => tx.Cosigners).Select(key => key.ToString()));
        Assert.True(tree.IsComplete);
        Assert.Equal(leaves.Length, tree.Leaves.Count());
    }
}
