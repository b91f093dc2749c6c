using CsCheck;

namespace HashPerp.Bitcoin.Tests;

/// <summary>The strings of BIP173 and BIP350, valid and invalid.</summary>
public sealed class Bech32VectorTests
{
    [Theory]
    [InlineData("A12UEL5L")]
    [InlineData("a12uel5l")]
    [InlineData("an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs")]
    [InlineData("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw")]
    [InlineData("11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j")]
    [InlineData("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w")]
    [InlineData("?1ezyfcl")]
    public void Valid_bech32_reads_and_writes(string text) => ReadsAndWrites(text, Bech32Variant.Bech32);

    [Theory]
    [InlineData("A1LQFN3A")]
    [InlineData("a1lqfn3a")]
    [InlineData("an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6")]
    [InlineData("abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx")]
    [InlineData("11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8")]
    [InlineData("split1checkupstagehandshakeupstreamerranterredcaperredlc445v")]
    [InlineData("?1v759aa")]
    public void Valid_bech32m_reads_and_writes(string text) => ReadsAndWrites(text, Bech32Variant.Bech32m);

    [Theory]
    [InlineData("\u00201nwldj5", "prefix")]
    [InlineData("\u007f1axkwrx", "prefix")]
    [InlineData("\u00801eym55h", "prefix")]
    [InlineData("an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx", "91 characters")]
    [InlineData("pzry9x0s0muk", "separator")]
    [InlineData("1pzry9x0s0muk", "separator")]
    [InlineData("x1b4n0q5v", "'b' is not")]
    [InlineData("li1dgmt3", "separator")]
    [InlineData("de1lg7wt\u00ff", "is not in")]
    [InlineData("A1G7SGD8", "checksum")]
    [InlineData("10a06t8", "separator")]
    [InlineData("1qzzfhee", "separator")]
    [InlineData("\u00201xj0phk", "prefix")]
    [InlineData("\u007f1g6xzxy", "prefix")]
    [InlineData("\u00801vctc34", "prefix")]
    [InlineData("an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4", "91 characters")]
    [InlineData("qyrz8wqd2c9m", "separator")]
    [InlineData("1qyrz8wqd2c9m", "separator")]
    [InlineData("y1b0jsk6g", "'b' is not")]
    [InlineData("lt1igcx5c0", "'i' is not")]
    [InlineData("in1muywd", "separator")]
    [InlineData("mm1crxm3i", "'i' is not")]
    [InlineData("au1s5cgom", "'o' is not")]
    [InlineData("M1VUXWEZ", "checksum")]
    [InlineData("16plkw9", "separator")]
    [InlineData("1p2gdwpf", "separator")]
    [InlineData("a12UEL5L", "mixed")]
    [InlineData("", "separator")]
    public void Invalid_text_is_refused_for_its_own_fault(string text, string why) =>
        Assert.Contains(why, Refusal.Is(BitcoinErrors.MalformedAddress, () => Bech32.Decode(text)).What, StringComparison.Ordinal);

    [Fact]
    public void Without_the_length_limit_longer_text_reads_up_to_a_bound()
    {
        byte[] words = [.. Enumerable.Repeat((byte)7, 500)];
        var text = Bech32.Encode("tark", words, Bech32Variant.Bech32m, Bech32.NoLengthLimit);
        Assert.Equal(words, Bech32.Decode(text, Bech32.NoLengthLimit).Words);
        Refusal.Is(BitcoinErrors.MalformedAddress, () => Bech32.Decode(text));
        Refusal.Is(BitcoinErrors.MalformedAddress, () => Bech32.Encode("tark", words, Bech32Variant.Bech32m));
        Refusal.Is(BitcoinErrors.MalformedAddress, () => Bech32.Decode(new string('q', Bech32.NoLengthLimit + 1), Bech32.NoLengthLimit));
    }

    [Fact]
    public void A_prefix_in_capitals_or_a_word_of_six_bits_is_refused()
    {
        Refusal.Is(BitcoinErrors.MalformedAddress, () => Bech32.Encode("A", [], Bech32Variant.Bech32));
        Refusal.Is(BitcoinErrors.MalformedAddress, () => Bech32.Encode("", [], Bech32Variant.Bech32));
        Refusal.Is(BitcoinErrors.MalformedAddress, () => Bech32.Encode("a", [32], Bech32Variant.Bech32));
    }

    [Fact]
    public void Any_bytes_regroup_and_any_single_typing_error_is_noticed() =>
        Gen.Select(Gen.Byte.Array[0, 45], Gen.Int[0, 1000], Gen.Int[1, 31]).Sample((bytes, at, shift) =>
        {
            const string Charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
            var text = Bech32.Encode("bc", Bech32.ToWords(bytes), Bech32Variant.Bech32m);
            Assert.Equal(bytes, Bech32.FromWords(Bech32.Decode(text).Words));
            var position = 3 + (at % (text.Length - 3));
            var typo = text.ToCharArray();
            typo[position] = Charset[(Charset.IndexOf(typo[position]) + shift) % 32];
            Refusal.Is(BitcoinErrors.MalformedAddress, () => Bech32.Decode(new string(typo)));
        });

    private static void ReadsAndWrites(string text, Bech32Variant variant)
    {
        var decoded = Bech32.Decode(text);
        Assert.Equal(variant, decoded.Variant);
        Assert.Equal(text.ToLowerInvariant(), Bech32.Encode(decoded.HumanReadablePart, decoded.Words, variant));
    }
}
