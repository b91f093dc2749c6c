using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.Primitives;

namespace HashPerp.Cli.Tests;

/// <summary>Two branches of two transactions meet in a third: the shape of every contract's graph.</summary>
public sealed class ExitLevelsTests
{
    private static readonly Transaction[] Graph = Contract();

    [Fact]
    public void A_transaction_stands_one_level_below_its_lowest_parent() =>
        Assert.Equal([2, 2, 1], ExitLevels.Of(Graph).Select(level => level.Count));

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 3)]
    [InlineData(6, 3)]
    public void A_fee_coin_pays_for_one_package_a_block_and_no_level_overtakes_the_one_above(int feeCoins, int blocks) =>
        Assert.Equal(blocks, ExitLevels.Blocks(Graph, feeCoins));

    [Fact]
    public void What_is_confirmed_takes_no_block()
    {
        Assert.Equal(1, ExitLevels.Blocks(Graph.TakeLast(1).ToArray(), 1));
        Assert.Equal(0, ExitLevels.Blocks([], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExitLevels.Blocks(Graph, 0));
    }

    [Fact]
    public void With_too_few_coins_the_longest_branch_goes_first()
    {
        // A branch of one, a branch of one, and a branch of three: with two coins three blocks are enough if the long one isn't kept waiting.
        var (first, second, third) = (Spending(Root(1)), Spending(Root(2)), Spending(Root(3)));
        var below = Spending(third.OutPointOf(0));
        Transaction[] graph = [first, second, third, below, Spending(below.OutPointOf(0))];
        Assert.Equal([1, 1, 3, 2, 1], graph.Select(transaction => ExitLevels.Heights(graph)[transaction.GetHash()]));
        Assert.Equal(3, ExitLevels.Blocks(graph, 2));
        Assert.Equal(5, ExitLevels.Blocks(graph, 1));
    }

    [Fact]
    public void The_reserve_is_the_fewest_coins_that_make_it_as_fast_as_it_can_be()
    {
        // The largest of the five transactions has 135 vB, its child 154; three blocks at 10 sat/vB, and the dust that stays.
        var reserve = ExitReserve.Of(Graph, [], 10);
        Assert.Equal((2, 3), (reserve.Coins, reserve.Blocks));
        Assert.Equal(9_000, reserve.CoinSat.Value);
        Assert.Equal((1, 0, 330), (ExitReserve.Of([], [], 10).Coins, ExitReserve.Of([], [], 10).Blocks, ExitReserve.Of([], [], 10).CoinSat.Value));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExitReserve.Of(Graph, [], 0));
    }

    private static Transaction[] Contract()
    {
        var (left, right) = (Spending(Root(1)), Spending(Root(2)));
        var (leftCheckpoint, rightCheckpoint) = (Spending(left.OutPointOf(0)), Spending(right.OutPointOf(0)));
        return [left, right, leftCheckpoint, rightCheckpoint, Spending(leftCheckpoint.OutPointOf(0), rightCheckpoint.OutPointOf(0))];
    }

    private static OutPoint Root(uint index) => new(uint256.Zero, index);

    private static Transaction Spending(params OutPoint[] spent) =>
        new(3, [.. spent.Select(outPoint => new TxIn(outPoint, 0))], [new TxOut(new Satoshis(1_000), Bip86.OutputScript(Nums.InternalKey))], LockTime: 0);
}
