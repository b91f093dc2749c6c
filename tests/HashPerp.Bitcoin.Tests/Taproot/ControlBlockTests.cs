using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Bitcoin.Tests;

public class ControlBlockTests
{
    private const string NumsKey = "50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0";

    [Theory]
    [InlineData(33, 0)]
    [InlineData(65, 1)]
    [InlineData(33 + (32 * 128), 128)]
    public void A_block_of_33_plus_32m_bytes_has_m_siblings(int bytes, int siblings)
    {
        var block = ControlBlock.Parse(Enumerable.Repeat((byte)0xc1, bytes).ToArray());
        Assert.Equal((siblings, (byte)0xc0, true), (block.Path.Count, block.LeafVersion, block.OddY));
        Assert.Equal(bytes, block.ToBytes().Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    [InlineData(34)]
    [InlineData(64)]
    [InlineData(66)]
    [InlineData(33 + (32 * 129))]
    public void Any_other_length_is_refused(int bytes) =>
        Assert.Equal(BitcoinErrors.MalformedTaproot, Assert.Throws<HashPerpException>(() => ControlBlock.Parse(new byte[bytes])).Code);

    [Fact]
    public void The_internal_key_without_a_known_logarithm_is_the_one_of_BIP341() => Assert.Equal(NumsKey, Nums.InternalKey.ToString());

    [Fact]
    public void An_internal_key_off_the_curve_proves_nothing()
    {
        var offCurve = new ControlBlock(0xc0, false, Bytes32.Parse(new string('f', 64)), []);
        Assert.False(offCurve.Commits(Script.Empty, Bytes32.Parse(NumsKey)));
        Assert.Throws<HashPerpException>(() => offCurve.ComputeOutput(Script.Empty));
    }

    [Fact]
    public void Keys_of_a_leaf_are_the_32_byte_pushes_that_a_signature_opcode_follows()
    {
        var a = new string('a', 64);
        var b = new string('b', 64);
        Assert.Equal([a, b], Keys($"20{a}ad20{b}ac"));
        Assert.Equal([a, b], Keys($"20{a}ac20{b}ba529c"));
        Assert.Equal([b], Keys($"a820{a}876920{b}ac"));
        Assert.Empty(Keys("5187"));
        Assert.Empty(Keys("ac"));
    }

    private static IEnumerable<string> Keys(string script) => LeafKeys.Of(Script.FromHex(script)).Select(key => key.ToString());
}
