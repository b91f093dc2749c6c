using System.Text.Json;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Bitcoin.Tests;

public class Bip341OutputTests
{
    [Fact]
    public void All_seven_outputs_of_the_wallet_vectors_are_rebuilt()
    {
        var vectors = WalletVectors.ScriptPubKeys;
        Assert.Equal(7, vectors.Count);
        Assert.All(vectors, Check);
    }

    [Fact]
    public void All_control_blocks_of_the_wallet_vectors_are_rebuilt_and_prove_their_leaves()
    {
        var blocks = WalletVectors.ScriptPubKeys.Sum(CheckControlBlocks);
        Assert.Equal(12, blocks);
    }

    private static void Check(JsonElement vector)
    {
        var tree = WalletVectors.Tree(vector.GetProperty("given").GetProperty("scriptTree"));
        var internalKey = ECXOnlyPubKey.Parse(vector.GetProperty("given").Text("internalPubkey"));
        var intermediary = vector.GetProperty("intermediary");
        Assert.Equal(intermediary.Optional("merkleRoot"), tree?.MerkleRoot);
        if (tree is not null)
        {
            Assert.Equal(
                intermediary.GetProperty("leafHashes").EnumerateArray().Select(hash => hash.GetString()),
                tree.Leaves.Select(leaf => leaf.LeafHash.ToString()));
        }
        Assert.Equal(intermediary.Text("tweak"), TapTweak.Hash(internalKey.Value, tree?.MerkleRoot).ToString());
        var outputKey = tree is null ? internalKey.TweakTaproot(null).Key : tree.OutputKey(internalKey);
        Assert.Equal(intermediary.Text("tweakedPubkey"), outputKey.ToString());
        Assert.Equal(vector.GetProperty("expected").Text("scriptPubKey"), Script.PayToTaproot(outputKey.Value).ToHex());
    }

    private static int CheckControlBlocks(JsonElement vector)
    {
        if (WalletVectors.Tree(vector.GetProperty("given").GetProperty("scriptTree")) is not { } tree)
        {
            return 0;
        }
        var internalKey = ECXOnlyPubKey.Parse(vector.GetProperty("given").Text("internalPubkey"));
        var expected = vector.GetProperty("expected");
        var blocks = expected.GetProperty("scriptPathControlBlocks").EnumerateArray().Select(block => block.GetString()!).ToList();
        var outputKey = Script.FromHex(expected.Text("scriptPubKey")).TaprootOutputKey();
        for (var leaf = 0; leaf < blocks.Count; leaf++)
        {
            Assert.Equal(blocks[leaf], Hex.Encode(tree.ControlBlock(leaf, internalKey).ToBytes()));
            var parsed = ControlBlock.Parse(Hex.Decode(blocks[leaf]));
            Assert.True(parsed.Commits(tree.Leaves[leaf].Script, outputKey));
            Assert.False((parsed with { OddY = !parsed.OddY }).Commits(tree.Leaves[leaf].Script, outputKey));
            Assert.False(parsed.Commits(Script.FromHex("51"), outputKey));
        }
        return blocks.Count;
    }
}
