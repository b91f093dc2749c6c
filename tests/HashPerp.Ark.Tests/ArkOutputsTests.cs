using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

public class ArkOutputsTests
{
    private const string Key = "2a9ae2d459caed460f5bb569bad6f5e9d3e38941131a92c359fb2a153eabf609";

    [Theory]
    [InlineData(330, "5120" + Key)]
    [InlineData(329, "6a20" + Key)]
    [InlineData(1, "6a20" + Key)]
    public void Below_dust_an_output_becomes_a_data_carrier(long amount, string script)
    {
        var output = ArkOutputs.Vtxo(new Satoshis(amount), ECXOnlyPubKey.Parse(Key), ArkOutputs.Dust);
        Assert.Equal(script, output.ScriptPubKey.ToHex());
        Assert.Equal(amount < 330, ArkOutputs.IsSubDust(output.ScriptPubKey));
    }

    [Theory]
    [InlineData("6a")]
    [InlineData("6a1f" + "00112233445566778899aabbccddeeff00112233445566778899aabbccddee")]
    [InlineData("5120" + Key)]
    [InlineData("6a20" + Key + "00")]
    public void Other_scripts_are_not_the_form_below_dust(string script) => Assert.False(ArkOutputs.IsSubDust(Script.FromHex(script)));

    [Fact]
    public void Only_a_worthless_P2A_output_is_the_anchor()
    {
        Assert.True(ArkOutputs.IsAnchor(new TxOut(Satoshis.Zero, Script.FromHex("51024e73"))));
        Assert.False(ArkOutputs.IsAnchor(new TxOut(new Satoshis(1), Script.FromHex("51024e73"))));
        Assert.False(ArkOutputs.IsAnchor(new TxOut(Satoshis.Zero, Script.FromHex("51024e74"))));
    }
}
