using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Bitcoin.Tests;

public class TaprootBuilderTests
{
    [Theory]
    [InlineData(new[] { 0 })]
    [InlineData(new[] { 1, 1 })]
    [InlineData(new[] { 1, 2, 2 })]
    [InlineData(new[] { 2, 2, 1 })]
    [InlineData(new[] { 2, 2, 3, 3, 2 })]
    public void Depths_of_a_complete_tree_are_accepted(int[] depths) => Assert.Equal(depths, ProofDepths(Build(depths)));

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 1 })]
    [InlineData(new[] { 0, 0 })]
    [InlineData(new[] { 1, 1, 1 })]
    [InlineData(new[] { 1, 2 })]
    [InlineData(new[] { 2, 1, 1 })]
    [InlineData(new[] { 2, 2, 2, 2, 2 })]
    [InlineData(new[] { 129, 129 })]
    [InlineData(new[] { -1 })]
    public void Depths_that_describe_no_tree_are_refused(int[] depths) =>
        Assert.Equal(BitcoinErrors.MalformedTaproot, Assert.Throws<HashPerpException>(() => Build(depths)).Code);

    [Fact]
    public void The_tree_that_Ark_assembles_of_five_leaves_has_the_depths_22332()
    {
        var assembled = TaprootTree.Assemble([.. Enumerable.Range(0, 5).Select(Leaf)]);
        Assert.Equal("2b8492ad956a95cc72d6a10795717ad8d0f5d1add9b490abd3268f5d27ae2a68", Build([2, 2, 3, 3, 2]).MerkleRoot.ToString());
        Assert.Equal(assembled.MerkleRoot, Build([2, 2, 3, 3, 2]).MerkleRoot);
        Assert.NotEqual(assembled.MerkleRoot, Build([3, 3, 2, 2, 2]).MerkleRoot);
    }

    [Fact]
    public void A_caterpillar_may_be_128_deep_and_no_deeper()
    {
        Assert.Equal(128, Build([.. Enumerable.Range(1, 128), 128]).MerkleProof(127).Count);
        Assert.Throws<HashPerpException>(() => Build([.. Enumerable.Range(1, 129), 129]));
    }

    private static TaprootTree Build(int[] depths)
    {
        var builder = new TaprootBuilder();
        for (var i = 0; i < depths.Length; i++)
        {
            builder.Add(depths[i], Leaf(i));
        }
        return builder.Build();
    }

    private static Script Leaf(int i) => new([(byte)(0x51 + i)]);

    private static int[] ProofDepths(TaprootTree tree) => [.. Enumerable.Range(0, tree.Leaves.Count).Select(i => tree.MerkleProof(i).Count)];
}
