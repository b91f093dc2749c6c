using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

public class ConditionTests
{
    private static readonly byte[] Preimage = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    /// <summary>SIZE 32 EQUALVERIFY SHA256 h EQUAL: the reveal leaf of a two-step opening.</summary>
    private static readonly Script Reveal =
        Script.FromHex("82012088a820" + "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd" + "87");

    [Fact]
    public void A_preimage_of_32_bytes_satisfies_the_reveal_leaf()
    {
        Assert.True(ConditionScript.IsSatisfied(Reveal, new WitScript(Preimage)));
        Assert.False(ConditionScript.IsSatisfied(Reveal, new WitScript(Preimage.Reverse().ToArray())));
        Assert.False(ConditionScript.IsSatisfied(Reveal, new WitScript([.. Preimage, 0])));
        Assert.False(ConditionScript.IsSatisfied(Reveal, WitScript.Empty));
    }

    [Fact]
    public void One_true_element_has_to_be_left_and_nothing_else()
    {
        Assert.False(ConditionScript.IsSatisfied(Reveal, new WitScript([1], Preimage)));
        Assert.True(ConditionScript.IsSatisfied(new Script([0x51]), WitScript.Empty));
        Assert.False(ConditionScript.IsSatisfied(new Script([0x00]), WitScript.Empty));
        Assert.False(ConditionScript.IsSatisfied(new Script([0x51, 0x51]), WitScript.Empty));
    }

    [Fact]
    public void More_elements_than_any_template_needs_are_not_looked_at()
    {
        var drop63 = new Script([.. Enumerable.Repeat((byte)0x75, 63)]);
        Assert.True(ConditionScript.IsSatisfied(drop63, new WitScript(Enumerable.Repeat(new byte[] { 1 }, 64))));
        var drop64 = new Script([.. Enumerable.Repeat((byte)0x75, 64)]);
        Assert.False(ConditionScript.IsSatisfied(drop64, new WitScript(Enumerable.Repeat(new byte[] { 1 }, 65))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ac")]
    [InlineData("ad")]
    [InlineData("ba")]
    [InlineData("ae")]
    [InlineData("af")]
    [InlineData("b1")]
    [InlineData("b2")]
    [InlineData("5169")]
    [InlineData("4c0101")]
    [InlineData("50")]
    [InlineData("fe")]
    public void A_closure_with_such_a_condition_cannot_be_made(string condition)
    {
        Refusal.Is(ArkErrors.InvalidCondition, () => _ = new ConditionMultisigClosure(Script.FromHex(condition), [TestScripts.A]));
        Refusal.Is(ArkErrors.InvalidCondition, () => _ = new ConditionCsvMultisigClosure(Script.FromHex(condition), TestScripts.ExitDelay, [TestScripts.A]));
    }

    [Fact]
    public void A_forbidden_opcode_inside_of_pushed_data_is_just_data()
    {
        Assert.Equal("02acad75", new ConditionMultisigClosure(Script.FromHex("02acad75"), [TestScripts.A]).Condition.ToHex());
    }

    [Fact]
    public void The_witness_has_the_condition_on_top_of_the_signatures_and_only_if_it_is_satisfied()
    {
        var leaf = new ConditionMultisigClosure(Reveal, [TestScripts.A, TestScripts.S]);
        var signatures = new Dictionary<ECXOnlyPubKey, byte[]> { [TestScripts.A] = [0xaa], [TestScripts.S] = [0x55] };
        var control = new VtxoScript(leaf).ControlBlock(leaf);
        var witness = leaf.Witness(signatures, control, new WitScript(Preimage));
        Assert.Equal(
            ["55", "aa", Hex.Encode(Preimage), leaf.Script.ToHex(), Hex.Encode(control.ToBytes())], witness.Select(item => Hex.Encode(item)));
        Refusal.Is(ArkErrors.InvalidCondition, () => leaf.Witness(signatures, control));
        Refusal.Is(ArkErrors.InvalidCondition, () => leaf.Witness(signatures, control, new WitScript(new byte[32])));
        var plain = new MultisigClosure([TestScripts.A]);
        Refusal.Is(ArkErrors.InvalidCondition, () => plain.Witness(signatures, control, new WitScript(Preimage)));
    }
}
