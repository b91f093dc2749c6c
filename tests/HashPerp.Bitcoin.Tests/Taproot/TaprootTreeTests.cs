using CsCheck;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Bitcoin.Tests;

public class TaprootTreeTests
{
    /// <summary>Roots over the one-byte leaves 51, 52, ... from an independent program that follows the same rule.</summary>
    [Theory]
    [InlineData(1, "a85b2107f791b26a84e7586c28cec7cb61202ed3d01944d832500f363782d675")]
    [InlineData(2, "6496f0779f38b871013be71ee7dcce8fcdcc02afc4c688acb159fc5de2fba55e")]
    [InlineData(3, "609f09890e4348cc5bcc26e51c432c7830162715d64aab7c306f853c9da06a7b")]
    [InlineData(4, "090341374d3b6413412cacb8bf8c73cead86cbc093dfb2c51a0743f72c3cc693")]
    [InlineData(5, "2b8492ad956a95cc72d6a10795717ad8d0f5d1add9b490abd3268f5d27ae2a68")]
    [InlineData(6, "7a6d8a80a836692dfee795cd19d7af381e0644162c4da23cf909b99435fa4c30")]
    [InlineData(7, "83c6d2954cd7d1ff59b6ef0b25642d3e7b3cb07c53ca73366fd413841e78804c")]
    [InlineData(8, "3d76d374a22d2d94844335e401e0eab14dbb5d5b6d554ab1c54b93f3f1638a11")]
    [InlineData(9, "f2362ab7a0a0fd1aee761dbc9e0fb04c846e231b6caefb763a6934666cb80e37")]
    public void Assembling_pairs_neighbours_and_joins_an_odd_leaf_to_the_last_pair(int leaves, string root) =>
        Assert.Equal(root, Assemble(leaves).MerkleRoot.ToString());

    [Fact]
    public void Five_leaves_put_the_last_one_beside_the_second_pair()
    {
        var tree = Assemble(5);
        Assert.Equal([2, 2, 3, 3, 2], Enumerable.Range(0, 5).Select(i => tree.MerkleProof(i).Count));
    }

    [Fact]
    public void The_order_of_two_leaves_does_not_matter_and_of_three_it_does()
    {
        Script a = Script.FromHex("51"), b = Script.FromHex("52"), c = Script.FromHex("53");
        Assert.Equal(TaprootTree.Assemble(a, b).MerkleRoot, TaprootTree.Assemble(b, a).MerkleRoot);
        Assert.NotEqual(TaprootTree.Assemble(a, b, c).MerkleRoot, TaprootTree.Assemble(c, b, a).MerkleRoot);
    }

    [Fact]
    public void Every_leaf_of_every_tree_is_proved_by_its_control_block_and_by_no_other() => Gen.Int[1, 40].Sample(
        count =>
        {
            var tree = Assemble(count);
            var output = tree.OutputKey().Value;
            for (var i = 0; i < count; i++)
            {
                var block = ControlBlock.Parse(tree.ControlBlock(i).ToBytes());
                Assert.Equal(tree.MerkleRoot, block.ComputeRoot(tree.Leaves[i].Script));
                Assert.True(block.Commits(tree.Leaves[i].Script, output));
                Assert.False(block.Commits(Script.Empty, output));
            }
        },
        iter: 25);

    [Fact]
    public void A_tree_needs_a_leaf_and_not_too_many()
    {
        Assert.Equal(TaprootTree.MaxLeaves, Assemble(TaprootTree.MaxLeaves).Leaves.Count);
        Refused(() => TaprootTree.Assemble());
        Refused(() => Assemble(TaprootTree.MaxLeaves + 1));
    }

    [Fact]
    public void A_leaf_version_is_even_and_not_the_annex_tag()
    {
        Refused(() => TapLeaf.Hash(Script.Empty, 0xc1));
        Refused(() => TapLeaf.Hash(Script.Empty, 0x50));
        Assert.NotEqual(TapLeaf.Hash(Script.Empty), TapLeaf.Hash(Script.Empty, 0xc2));
    }

    [Fact]
    public void The_leaf_of_a_script_is_found_by_its_bytes_or_refused()
    {
        var tree = Assemble(3);
        Assert.Equal(1, tree.IndexOf(Script.FromHex("52")));
        Assert.Equal(tree.ControlBlock(1), tree.LeafScript(Script.FromHex("52")).ControlBlock);
        Refused(() => tree.LeafScript(Script.FromHex("6a")));
    }

    private static TaprootTree Assemble(int leaves) =>
        TaprootTree.Assemble([.. Enumerable.Range(0, leaves).Select(i => i < 80 ? new Script([(byte)(0x51 + i)]) : new ScriptBuilder().Number(i).ToScript())]);

    private static void Refused(Func<object> action) => Assert.Equal(BitcoinErrors.MalformedTaproot, Assert.Throws<HashPerpException>(action).Code);
}
