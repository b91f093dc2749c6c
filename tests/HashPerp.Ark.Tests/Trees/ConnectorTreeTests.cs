using System.Text.Json;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

public class ConnectorTreeTests
{
    private static readonly JsonElement[] Cases = Golden.Load("connectors");

    private static readonly ECXOnlyPubKey Key = TestKeys.Of("connector account").XOnlyPubKey;

    public static TheoryData<int> Counts => [.. Cases.Select(golden => golden.Int("count"))];

    [Theory]
    [MemberData(nameof(Counts))]
    public void Output_transactions_and_connectors_are_those_of_the_golden_file(int count)
    {
        var golden = Cases.Single(golden => golden.Int("count") == count);
        Assert.Equal(golden.GetProperty("output").TxOut(), ConnectorTree.Output(count, Key, ArkOutputs.Dust));
        var tree = ConnectorTree.Build(new OutPoint(uint256.Parse(golden.Text("commitment_txid")), 1), count, Key, ArkOutputs.Dust);
        Assert.Equal(golden.List("transactions").Select(tx => tx.Text("tx")), tree.Transactions.Select(tx => tx.Transaction.ToHex()));
        Assert.Equal(golden.Texts("connectors"), ConnectorTree.Connectors(tree).Select(connector => connector.OutPoint.ToString()));
        Assert.All(tree.Transactions, tx => Assert.Equal([Key.EvenY], tx.Cosigners));
    }

    [Fact]
    public void A_client_accepts_its_own_part_of_the_connectors()
    {
        var (tree, commitment) = Build();
        ConnectorTreeRules.Validate(tree, commitment, connectorIndex: 1);
        var last = tree.Leaves.Last();
        ConnectorTreeRules.Validate(TxTree.Create(tree.PathTo(last.Txid)), commitment, connectorIndex: 1);
    }

    [Fact]
    public void Connectors_that_do_not_hang_on_the_commitment_transaction_are_refused()
    {
        var (tree, commitment) = Build();
        Refusal.Is(ArkErrors.InvalidTree, () => ConnectorTreeRules.Validate(tree, commitment, connectorIndex: 0));
        Refusal.Is(ArkErrors.InvalidTree, () => ConnectorTreeRules.Validate(tree, commitment, connectorIndex: 5));
        Refusal.Is(ArkErrors.InvalidTree, () => ConnectorTreeRules.Validate(tree, commitment with { LockTime = 1 }, connectorIndex: 1));
    }

    [Fact]
    public void Connectors_worth_more_than_their_output_are_refused()
    {
        var (_, commitment) = Build();
        var short1 = commitment.WithOutput(1, commitment.Outputs[1] with { Value = new Satoshis((5 * 330) - 1) });
        var tree = ConnectorTree.Build(short1.OutPointOf(1), 5, Key, ArkOutputs.Dust);
        Refusal.Is(ArkErrors.InvalidTree, () => ConnectorTreeRules.Validate(tree, short1, connectorIndex: 1));
    }

    [Fact]
    public void No_connectors_make_no_tree() => Refusal.Is(ArkErrors.InvalidTree, () => ConnectorTree.Output(0, Key, ArkOutputs.Dust));

    private static (TxTree Tree, Transaction Commitment) Build()
    {
        var commitment = TestBatch.Commitment with { Outputs = [TestBatch.BatchOutput, ConnectorTree.Output(5, Key, ArkOutputs.Dust)] };
        return (ConnectorTree.Build(commitment.OutPointOf(1), 5, Key, ArkOutputs.Dust), commitment);
    }
}
