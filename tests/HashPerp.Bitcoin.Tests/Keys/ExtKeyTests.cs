using CsCheck;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin.Tests;

public sealed class ExtKeyTests
{
    private static readonly byte[] Seed = Hex.Decode("000102030405060708090a0b0c0d0e0f");

    [Fact]
    public void Public_derivation_agrees_with_private_derivation() => Gen.Select(Gen.Byte.Array[16, 64], Gen.UInt[0, KeyPath.Hardened - 1]).Sample((seed, index) =>
    {
        using var root = ExtKey.FromSeed(seed);
        using var child = root.Derive(index);
        Assert.Equal(child.PrivateKey.PubKey, root.Neuter().Derive(index).PubKey);
        Assert.Equal(child.Neuter().ToText(BitcoinNetwork.Regtest), root.Neuter().Derive(KeyPath.Of(index)).ToText(BitcoinNetwork.Regtest));
    }, iter: 50);

    [Fact]
    public void A_hardened_child_of_a_public_key_is_refused()
    {
        using var root = ExtKey.FromSeed(Seed);
        Refusal.Is(BitcoinErrors.MalformedKey, () => root.Neuter().Derive(KeyPath.Hardened));
        Refusal.Is(BitcoinErrors.MalformedKey, () => root.Neuter().Derive(KeyPath.Parse("m/0/1'")));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(65)]
    [InlineData(0)]
    public void A_seed_of_another_length_is_refused(int length) =>
        Refusal.Is(BitcoinErrors.MalformedKey, () => ExtKey.FromSeed(new byte[length]));

    [Fact]
    public void A_key_of_one_network_is_refused_on_another()
    {
        using var root = ExtKey.FromSeed(Seed);
        Assert.StartsWith("tprv", root.ToSecretText(BitcoinNetwork.Regtest), StringComparison.Ordinal);
        Assert.StartsWith("tpub", root.Neuter().ToText(BitcoinNetwork.Regtest), StringComparison.Ordinal);
        Refusal.Is(BitcoinErrors.MalformedKey, () => ExtKey.Parse(root.ToSecretText(BitcoinNetwork.Mainnet), BitcoinNetwork.Regtest));
        Refusal.Is(BitcoinErrors.MalformedKey, () => ExtPubKey.Parse(root.Neuter().ToText(BitcoinNetwork.Regtest), BitcoinNetwork.Mainnet));
        Refusal.Is(BitcoinErrors.MalformedKey, () => ExtKey.Parse(root.Neuter().ToText(BitcoinNetwork.Mainnet), BitcoinNetwork.Mainnet));
    }

    [Fact]
    public void A_key_at_the_deepest_level_has_no_children()
    {
        using var root = ExtKey.FromSeed(Seed);
        using var deepest = root.Derive(KeyPath.Of([.. Enumerable.Repeat(0u, KeyPath.MaxDepth)]));
        Assert.Equal(255, deepest.Origin.Depth);
        Refusal.Is(BitcoinErrors.MalformedKey, () => deepest.Derive(0));
        Refusal.Is(BitcoinErrors.MalformedKey, () => deepest.Neuter().Derive(0));
    }

    [Fact]
    public void A_disposed_key_derives_nothing_and_its_text_shows_no_secret()
    {
        var root = ExtKey.FromSeed(Seed);
        Assert.Equal("extended private key 3442193e", root.ToString());
        root.Dispose();
        Assert.Throws<ObjectDisposedException>(() => root.Derive(KeyPath.Hardened));
        Assert.Throws<ObjectDisposedException>(() => root.ToSecretText(BitcoinNetwork.Mainnet));
    }

    [Theory]
    [InlineData("m", "m")]
    [InlineData("m/86'/0'/0'", "m/86'/0'/0'")]
    [InlineData("86h/1h/0h/1/2147483647", "m/86'/1'/0'/1/2147483647")]
    public void A_path_reads_both_marks_and_writes_apostrophes(string text, string expected)
    {
        Assert.Equal(expected, KeyPath.Parse(text).ToString());
        Assert.Equal(KeyPath.Parse(expected), KeyPath.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("m/")]
    [InlineData("m//1")]
    [InlineData("m/-1")]
    [InlineData("m/+1")]
    [InlineData("m/2147483648")]
    [InlineData("m/1''")]
    [InlineData("m/ 1")]
    [InlineData("M/1")]
    [InlineData("m/1/x")]
    public void A_malformed_path_is_refused(string text) => Refusal.Is(BitcoinErrors.MalformedKey, () => KeyPath.Parse(text));

    [Fact]
    public void A_path_deeper_than_255_is_refused()
    {
        var deepest = KeyPath.Of([.. Enumerable.Repeat(0u, KeyPath.MaxDepth)]);
        Refusal.Is(BitcoinErrors.MalformedKey, () => deepest.Derive(0));
        Refusal.Is(BitcoinErrors.MalformedKey, () => KeyPath.Parse(deepest + "/0"));
        Refusal.Is(BitcoinErrors.MalformedKey, () => KeyPath.Root.Derive(KeyPath.Hardened));
    }
}
