namespace HashPerp.Bitcoin.Tests;

/// <summary>BIP86's test vectors: the account and its first addresses.</summary>
public sealed class Bip86VectorTests
{
    private const string Words = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    [Fact]
    public void The_root_and_the_account_are_the_published_keys()
    {
        using var root = Root();
        Assert.Equal(
            "xprv9s21ZrQH143K3GJpoapnV8SFfukcVBSfeCficPSGfubmSFDxo1kuHnLisriDvSnRRuL2Qrg5ggqHKNVpxR86QEC8w35uxmGoggxtQTPvfUu",
            root.ToSecretText(BitcoinNetwork.Mainnet));
        using var account = root.Derive(Bip86.Account(BitcoinNetwork.Mainnet));
        Assert.Equal(
            "xprv9xgqHN7yz9MwCkxsBPN5qetuNdQSUttZNKw1dcYTV4mkaAFiBVGQziHs3NRSWMkCzvgjEe3n9xV8oYywvM8at9yRqyaZVz6TYYhX98VjsUk",
            account.ToSecretText(BitcoinNetwork.Mainnet));
        Assert.Equal(
            "xpub6BgBgsespWvERF3LHQu6CnqdvfEvtMcQjYrcRzx53QJjSxarj2afYWcLteoGVky7D3UKDP9QyrLprQ3VCECoY49yfdDEHGCtMMj92pReUsQ",
            account.Neuter().ToText(BitcoinNetwork.Mainnet));
    }

    [Theory]
    [InlineData(
        false,
        0u,
        "cc8a4bc64d897bddc5fbc2f670f7a8ba0b386779106cf1223c6fc5d7cd6fc115",
        "5120a60869f0dbcf1dc659c9cecbaf8050135ea9e8cdc487053f1dc6880949dc684c",
        "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr")]
    [InlineData(
        false,
        1u,
        "83dfe85a3151d2517290da461fe2815591ef69f2b18a2ce63f01697a8b313145",
        "5120a82f29944d65b86ae6b5e5cc75e294ead6c59391a1edc5e016e3498c67fc7bbb",
        "bc1p4qhjn9zdvkux4e44uhx8tc55attvtyu358kutcqkudyccelu0was9fqzwh")]
    [InlineData(
        true,
        0u,
        "399f1b2f4393f29a18c937859c5dd8a77350103157eb880f02e8c08214277cef",
        "5120882d74e5d0572d5a816cef0041a96b6c1de832f6f9676d9605c44d5e9a97d3dc",
        "bc1p3qkhfews2uk44qtvauqyr2ttdsw7svhkl9nkm9s9c3x4ax5h60wqwruhk7")]
    public void An_address_is_the_published_one_and_its_key_signs_for_it(bool change, uint index, string internalKey, string script, string address)
    {
        using var root = Root();
        using var key = root.Derive(Bip86.Address(BitcoinNetwork.Mainnet, index, change));
        Assert.Equal(internalKey, key.PrivateKey.XOnlyPubKey.ToString());
        var output = Bip86.OutputScript(key.PrivateKey.XOnlyPubKey);
        Assert.Equal(script, output.ToHex());
        Assert.Equal(address, BitcoinAddress.Encode(output, BitcoinNetwork.Mainnet));
        using var signer = Bip86.OutputKey(key.PrivateKey);
        Assert.Equal(script[4..], signer.XOnlyPubKey.ToString());
    }

    [Fact]
    public void Other_networks_use_coin_type_1()
    {
        Assert.Equal("m/86'/1'/2'", Bip86.Account(BitcoinNetwork.Regtest, 2).ToString());
        Assert.Equal("m/86'/1'/0'/1/7", Bip86.Address(BitcoinNetwork.Signet, 7, change: true).ToString());
    }

    private static ExtKey Root()
    {
        using var mnemonic = Mnemonic.Parse(Words);
        return ExtKey.FromSeed(mnemonic.ToSeed());
    }
}
