using CsCheck;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin.Tests;

public sealed class Base58Tests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("61", "2g")]
    [InlineData("626262", "a3gV")]
    [InlineData("73696d706c792061206c6f6e6720737472696e67", "2cFupjhnEsSn59qHXstmK2ffpLv2")]
    [InlineData("00eb15231dfceb60925886b67d065299925915aeb172c06647", "1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L")]
    [InlineData("516b6fcd0f", "ABnLTmg")]
    [InlineData("00000000000000000000", "1111111111")]
    public void Bytes_are_the_known_text_and_read_back(string hex, string text)
    {
        Assert.Equal(text, Base58.Encode(Hex.Decode(hex)));
        Assert.Equal(hex, Hex.Encode(Base58.Decode(text)));
    }

    [Fact]
    public void Any_bytes_read_back_with_and_without_checksum() => Gen.Byte.Array[0, 80].Sample(bytes =>
    {
        Assert.Equal(bytes, Base58.Decode(Base58.Encode(bytes)));
        Assert.Equal(bytes, Base58.DecodeCheck(Base58.EncodeCheck(bytes)));
    });

    [Theory]
    [InlineData("0")]
    [InlineData("O")]
    [InlineData("I")]
    [InlineData("l")]
    [InlineData("a b")]
    [InlineData("2g\n")]
    public void A_character_outside_of_the_alphabet_is_refused(string text) =>
        Refusal.Is(BitcoinErrors.MalformedKey, () => Base58.Decode(text));

    [Fact]
    public void A_wrong_or_missing_checksum_is_refused()
    {
        Assert.Equal("0062e907b15cbf27d5425399ebf6f0fb50ebb88f18", Hex.Encode(Base58.DecodeCheck("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")));
        Refusal.Is(BitcoinErrors.MalformedKey, () => Base58.DecodeCheck("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"));
        Refusal.Is(BitcoinErrors.MalformedKey, () => Base58.DecodeCheck("2g"));
        Refusal.Is(BitcoinErrors.MalformedKey, () => Base58.DecodeCheck(""));
    }

    [Fact]
    public void A_text_beyond_the_limit_is_refused() =>
        Refusal.Is(BitcoinErrors.MalformedKey, () => Base58.Decode(new string('1', Base58.MaxLength + 1)));
}
