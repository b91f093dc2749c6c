using CsCheck;

namespace HashPerp.Primitives.Tests;

public sealed class HexTests
{
    [Fact]
    public void Any_bytes_read_back_in_either_case() => Gen.Byte.Array[0, 100].Sample(bytes =>
    {
        var text = Hex.Encode(bytes);
        Assert.Equal(bytes, Hex.Decode(text));
        Assert.Equal(bytes, Hex.Decode(text.ToUpperInvariant()));
        Assert.Equal(2 * bytes.Length, text.Length);
    });

    [Fact]
    public void Text_is_lower_case_first_byte_first() => Assert.Equal("00ff0aab", Hex.Encode([0x00, 0xff, 0x0a, 0xab]));

    [Theory]
    [InlineData("0")]
    [InlineData("000")]
    [InlineData("0g")]
    [InlineData("0x00")]
    [InlineData(" 00")]
    [InlineData("00\n")]
    [InlineData("\uff10\uff10")]
    public void Anything_else_is_refused(string text) => Refusal.Is(PrimitiveErrors.MalformedHex, () => Hex.Decode(text));

    [Fact]
    public void A_long_text_is_not_repeated_whole()
    {
        var error = Refusal.Is(PrimitiveErrors.MalformedHex, () => Hex.Decode(new string('x', 100_000)));
        Assert.True(error.Message.Length < 200);
    }

    [Fact]
    public void No_text_at_all_is_a_defect_of_the_caller() => Assert.Throws<ArgumentNullException>(() => Hex.Decode(null!));
}
