using CsCheck;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Bitcoin.Tests;

public class ScriptTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(1, "51")]
    [InlineData(16, "60")]
    [InlineData(17, "0111")]
    [InlineData(-1, "4f")]
    [InlineData(-2, "0182")]
    [InlineData(127, "017f")]
    [InlineData(128, "028000")]
    [InlineData(-128, "028080")]
    [InlineData(830_000, "0330aa0c")]
    [InlineData(1_707_671_640, "045800c965")]
    [InlineData(4_294_967_295, "05ffffffff00")]
    public void A_number_is_pushed_minimally(long value, string hex) => Assert.Equal(hex, new ScriptBuilder().Number(value).ToScript().ToHex());

    [Theory]
    [InlineData(0, "00")]
    [InlineData(75, "4b")]
    [InlineData(76, "4c4c")]
    [InlineData(255, "4cff")]
    [InlineData(256, "4d0001")]
    [InlineData(65_535, "4dffff")]
    [InlineData(65_536, "4e00000100")]
    public void Bytes_are_pushed_with_the_shortest_opcode(int length, string prefix)
    {
        var script = new ScriptBuilder().Push(new byte[length]).ToScript();
        Assert.StartsWith(prefix, script.ToHex());
        Assert.Equal((prefix.Length / 2) + length, script.Length);
    }

    [Theory]
    [InlineData("01", "51")]
    [InlineData("10", "60")]
    [InlineData("81", "4f")]
    [InlineData("11", "0111")]
    [InlineData("00", "0100")]
    public void A_single_byte_with_an_opcode_of_its_own_uses_it(string data, string hex) =>
        Assert.Equal(hex, new ScriptBuilder().Push(Hex.Decode(data)).ToScript().ToHex());

    [Fact]
    public void Every_number_is_read_back_from_its_minimal_form() => Gen.Long[-549_755_813_887, 549_755_813_887].Sample(
        value => Assert.Equal(value, ScriptNum.Decode(ScriptNum.Encode(value), maxBytes: 5)));

    [Theory]
    [InlineData("00", 4)]
    [InlineData("80", 4)]
    [InlineData("0100", 4)]
    [InlineData("0180", 4)]
    [InlineData("ff0000", 4)]
    [InlineData("0102030405", 4)]
    [InlineData("010203040506", 5)]
    public void A_number_that_is_not_minimal_or_too_long_is_refused(string hex, int maxBytes) =>
        Refusal.Is(BitcoinErrors.MalformedScript, () => ScriptNum.Decode(Hex.Decode(hex), maxBytes));

    [Theory]
    [InlineData("ff00", 255)]
    [InlineData("ff80", -255)]
    [InlineData("ffffff7f", 2_147_483_647)]
    public void A_top_byte_that_carries_only_the_sign_is_minimal_when_it_has_to_be(string hex, long value) =>
        Assert.Equal(value, ScriptNum.Decode(Hex.Decode(hex)));

    [Fact]
    public void Instructions_that_were_built_are_read_back() => Gen.Select(Gen.Byte.Array[2, 300], Gen.Int[0x61, 0xba]).Array[0, 8].Sample(parts =>
    {
        var builder = new ScriptBuilder();
        foreach (var (data, opcode) in parts)
        {
            builder.Push(data).Op((OpCode)opcode);
        }
        var ops = builder.ToScript().ToOps().ToList();
        Assert.Equal(parts.Length * 2, ops.Count);
        for (var i = 0; i < parts.Length; i++)
        {
            Assert.Equal(parts[i].Item1, ops[2 * i].PushData);
            Assert.Equal((OpCode)parts[i].Item2, ops[(2 * i) + 1].Code);
        }
    });

    [Theory]
    [InlineData("01")]
    [InlineData("4b00")]
    [InlineData("4c")]
    [InlineData("4c01")]
    [InlineData("4d01")]
    [InlineData("4d0100")]
    [InlineData("4e000000")]
    [InlineData("4effffffff")]
    public void A_push_past_the_end_is_refused(string hex) => Refusal.Is(BitcoinErrors.MalformedScript, () => _ = Script.FromHex(hex).ToOps().ToList());

    [Fact]
    public void Only_a_taproot_script_has_an_output_key()
    {
        var key = Bytes32.Parse("50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0");
        Assert.Equal(key, Script.PayToTaproot(key).TaprootOutputKey());
        Refusal.Is(BitcoinErrors.MalformedScript, () => Script.FromHex("0020" + key).TaprootOutputKey());
        Refusal.Is(BitcoinErrors.MalformedScript, () => Script.FromHex("5120" + key + "00").TaprootOutputKey());
    }
}
