using System.Text;
using System.Text.Json;
using CsCheck;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Bitcoin.Tests;

/// <summary>Every BIP39 vector for English, and what is refused.</summary>
public sealed class MnemonicTests
{
    private const string Words = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    [Fact]
    public void Entropy_words_seed_and_root_are_the_published_ones()
    {
        using var document = JsonDocument.Parse(SharedData.ReadText("vectors/bip39/vectors.en.json"));
        var vectors = document.RootElement.EnumerateArray().ToList();
        Assert.Equal(45, vectors.Count);
        foreach (var vector in vectors)
        {
            using var made = Mnemonic.FromEntropy(Hex.Decode(vector.String("entropy")));
            Assert.Equal(vector.String("mnemonic"), made.Sentence);
            using var parsed = Mnemonic.Parse(vector.String("mnemonic"));
            Assert.Equal(vector.String("entropy"), Hex.Encode(parsed.ToEntropy()));
            var seed = parsed.ToSeed(vector.GetProperty("passphrase").GetString()!);
            Assert.Equal(vector.String("seed"), Hex.Encode(seed));
            using var root = ExtKey.FromSeed(seed);
            Assert.Equal(vector.GetProperty("bip32_xprv").GetString(), root.ToSecretText(BitcoinNetwork.Mainnet));
        }
    }

    [Fact]
    public void The_word_list_is_the_official_file() => Assert.Equal(
        "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda",
        Hex.Encode(Hashes.Sha256(Encoding.ASCII.GetBytes(string.Concat(KeyResource.Lines("bip39-english.txt").Select(word => word + "\n"))))));

    [Fact]
    public void Words_of_any_entropy_read_back() => Gen.Int[4, 8].SelectMany(words => Gen.Byte.Array[words * 4]).Sample(entropy =>
    {
        using var mnemonic = Mnemonic.FromEntropy(entropy);
        using var again = Mnemonic.Parse(mnemonic.Sentence);
        Assert.Equal(entropy, again.ToEntropy());
        Assert.Equal(mnemonic.WordCount, mnemonic.Sentence.Split(' ').Length);
    });

    [Theory]
    [InlineData(12)]
    [InlineData(24)]
    public void New_words_are_as_many_as_asked_and_differ(int count)
    {
        using var first = Mnemonic.Generate(count);
        using var second = Mnemonic.Generate(count);
        Assert.Equal(count, first.WordCount);
        Assert.NotEqual(first.Sentence, second.Sentence);
    }

    [Fact]
    public void Case_and_white_space_do_not_matter()
    {
        using var mnemonic = Mnemonic.Parse("  ABANDON\tabandon abandon abandon abandon abandon\nabandon abandon abandon abandon  abandon About ");
        Assert.Equal(Words, mnemonic.Sentence);
    }

    [Theory]
    [InlineData("", "0 words")]
    [InlineData("abandon", "1 words")]
    [InlineData(Words + " about", "13 words")]
    [InlineData("abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon", "checksum")]
    [InlineData("about abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon", "checksum")]
    [InlineData("abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon satoshis", "Word 12")]
    [InlineData("abandon abandon zzz abandon abandon abandon abandon abandon abandon abandon abandon about", "Word 3")]
    public void Other_words_are_refused_without_repeating_them(string sentence, string why)
    {
        var error = Refusal.Is(BitcoinErrors.MalformedMnemonic, () => Mnemonic.Parse(sentence));
        Assert.Contains(why, error.What, StringComparison.Ordinal);
        Assert.DoesNotContain("satoshis", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Entropy_or_a_count_of_another_size_is_refused()
    {
        Refusal.Is(BitcoinErrors.MalformedMnemonic, () => Mnemonic.FromEntropy(new byte[15]));
        Refusal.Is(BitcoinErrors.MalformedMnemonic, () => Mnemonic.FromEntropy(new byte[33]));
        Refusal.Is(BitcoinErrors.MalformedMnemonic, () => Mnemonic.Generate(13));
    }

    [Fact]
    public void A_disposed_mnemonic_gives_nothing_and_its_text_shows_no_word()
    {
        var mnemonic = Mnemonic.Parse(Words);
        Assert.Equal("mnemonic of 12 words", mnemonic.ToString());
        mnemonic.Dispose();
        Assert.Throws<ObjectDisposedException>(() => mnemonic.Sentence);
        Assert.Throws<ObjectDisposedException>(() => mnemonic.ToEntropy());
        Assert.Throws<ObjectDisposedException>(() => mnemonic.ToSeed());
    }

    [Fact]
    public void Passphrases_that_look_the_same_give_the_same_seed()
    {
        using var mnemonic = Mnemonic.Parse(Words);
        // U+00E9 against e + U+0301; U+D55C against its three jamo; the ligature U+FB01 against fi.
        Assert.Equal(mnemonic.ToSeed("caf\u00e9 \ud55c \ufb01n"), mnemonic.ToSeed("cafe\u0301 \u1112\u1161\u11ab fin"));
        Assert.NotEqual(mnemonic.ToSeed("caf\u00e9"), mnemonic.ToSeed("cafe"));
        Refusal.Is(BitcoinErrors.MalformedMnemonic, () => mnemonic.ToSeed("\ud800"));
        Refusal.Is(BitcoinErrors.MalformedMnemonic, () => mnemonic.ToSeed("\udc00x"));
    }

    [Theory]
    [InlineData("plain ASCII", "plain ASCII")]
    [InlineData("\u3000\u00b9\u017f\u00b2", " 1s2")]
    [InlineData("\ud55c\uac00", "\u1112\u1161\u11ab\u1100\u1161")]
    [InlineData("\u1e9b\u0323", "s\u0323\u0307")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("\u01d5", "U\u0308\u0304")]
    [InlineData("\U0001d400\U0001f511", "A\U0001f511")]
    [InlineData("\u0344", "\u0308\u0301")]
    public void Text_decomposes_as_unicode_says(string text, string expected) => Assert.Equal(expected, Nfkd.Normalize(text));
}
