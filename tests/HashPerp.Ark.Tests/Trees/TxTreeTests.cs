using HashPerp.Bitcoin;
using Xunit;

namespace HashPerp.Ark.Tests;

public class TxTreeTests
{
    private static readonly TxTree Tree = TestBatch.Build();

    [Fact]
    public void The_events_make_the_same_tree_in_any_order()
    {
        var reversed = TxTree.Create([.. Tree.Transactions.Reverse()]);
        Assert.Equal(Tree.Transactions.Select(tx => tx.Txid), reversed.Transactions.Select(tx => tx.Txid));
    }

    [Fact]
    public void A_part_of_the_tree_with_its_root_is_a_tree()
    {
        var part = TestBatch.PartOf(Tree, 3);
        Assert.False(part.IsComplete);
        Assert.Equal(4, part.Transactions.Count);
        Assert.Equal(part.Transactions.Select(tx => tx.Txid), part.PathTo(part.Leaves.Single().Txid).Select(tx => tx.Txid));
    }

    [Fact]
    public void A_second_root_is_refused()
    {
        var other = TestBatch.BuildOn(TestBatch.Commitment with { LockTime = 1 });
        Refusal.Is(ArkErrors.InvalidTree, () => TxTree.Create([.. Tree.Transactions, other.Root]));
        Refusal.Is(ArkErrors.InvalidTree, () => TxTree.Create([.. Tree.Transactions.Where(tx => tx != Tree.Root)]));
    }

    [Fact]
    public void A_transaction_twice_or_none_at_all_is_refused()
    {
        Refusal.Is(ArkErrors.InvalidTree, () => TxTree.Create([.. Tree.Transactions, Tree.Root]));
        Refusal.Is(ArkErrors.InvalidTree, () => TxTree.Create([]));
    }

    [Fact]
    public void A_child_that_its_parent_names_under_another_output_or_not_at_all_is_refused()
    {
        var root = Tree.Root;
        var swapped = new TreeTx(root.Psbt, new Dictionary<uint, uint256> { [0] = root.Children[1], [1] = root.Children[0] });
        Refusal.Is(ArkErrors.InvalidTree, () => TxTree.Create([swapped, .. Tree.Transactions.Skip(1)]));
        var childless = new TreeTx(root.Psbt, new Dictionary<uint, uint256>());
        Refusal.Is(ArkErrors.InvalidTree, () => TxTree.Create([childless, .. Tree.Transactions.Skip(1)]));
    }

    [Fact]
    public void A_child_of_an_output_that_does_not_exist_is_refused()
    {
        Refusal.Is(ArkErrors.InvalidTree, () => _ = new TreeTx(Tree.Root.Psbt, new Dictionary<uint, uint256> { [3] = Tree.Root.Txid }));
    }

    [Fact]
    public void A_chain_that_is_deeper_than_any_batch_is_refused()
    {
        var chain = Chain(20);
        Assert.Equal(20, TxTree.Create(chain).Transactions.Count);
        Refusal.Is(ArkErrors.InvalidTree, () => TxTree.Create(Chain(21)));
    }

    private static List<TreeTx> Chain(int length)
    {
        var transactions = new List<Transaction>();
        for (var spent = TestScripts.OutPointOf(1); transactions.Count < length; spent = transactions[^1].OutPointOf(0))
        {
            transactions.Add(new Transaction(3, [new TxIn(spent)], [ArkOutputs.Anchor], 0));
        }
        return [.. transactions.Select((tx, i) => new TreeTx(
            new PSBT(tx), i + 1 < length ? new Dictionary<uint, uint256> { [0] = transactions[i + 1].GetHash() } : []))];
    }
}
