using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ArkServer.Tests.Core;

public sealed class OffchainOutputRuleTests
{
    [Theory]
    [InlineData("6a0441524b00", true)]
    [InlineData("6a0341524b", true)]
    [InlineData("6a0241524b", false)]
    [InlineData("6a0341524c", false)]
    [InlineData("6a0341524b00", false)]
    [InlineData("6a", false)]
    [InlineData("0341524b", false)]
    public void An_extension_is_one_push_that_starts_with_its_name(string script, bool expected) =>
        Assert.Equal(expected, OffchainOutputRules.IsExtension(new TxOut(Satoshis.Zero, Script.FromHex(script))));

    [Fact]
    public void An_extension_carries_no_value() =>
        Assert.False(OffchainOutputRules.IsExtension(new TxOut(new Satoshis(1), Script.FromHex("6a0341524b"))));

    [Fact]
    public void A_sub_dust_output_is_filed_under_its_taproot_script() => Assert.Equal(
        "5120" + new string('1', 64),
        OffchainOutputRules.VtxoScriptOf(new TxOut(new Satoshis(200), Script.FromHex("6a20" + new string('1', 64)))).ToHex());
}
