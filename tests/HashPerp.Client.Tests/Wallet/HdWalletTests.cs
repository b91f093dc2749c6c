using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

/// <summary>Keys of the words "abandon ... about"; the expected ones were derived by an independent program from 35-formats §1.</summary>
public sealed class HdWalletTests : IDisposable
{
    private static readonly string Sentence = string.Join(' ', Enumerable.Repeat("abandon", 11).Append("about"));

    private readonly TempFolder _temp = new();
    private readonly Mnemonic _words = Mnemonic.Parse(Sentence);

    public void Dispose()
    {
        _words.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public void Every_kind_of_key_is_at_its_path()
    {
        using var folder = AgentFolder.Open(_temp.Sub("agent"));
        using var wallet = HdWallet.Create(folder, BitcoinNetwork.Regtest, _words);
        Assert.Equal("477c11d22ebae0ce590803e5ad69e6b047ae831de801b5ab971fb35c546ac0da", wallet.Account.ToString());
        Assert.Equal("5d273f91cc2df82df5f0be16daefdcf712c91d42f2abd4cae2926ef59f5b7037", wallet.PublicKey(KeyReference.Receive(5)).ToString());
        using var order = wallet.OrderBase(3);
        Assert.Equal("0385ef7b9aa837c9cf4250b7a3839ee2015d4624be6ce2965ba42acef6da2eb495", order.PubKey.ToString());
        using var cosigner = wallet.NextCosigner();
        Assert.Equal("0288cefbbee7fbfafaaaed5d5e23ef60605e31c543264a0e100eda4d1f4a7df846", cosigner.PubKey.ToString());
        using var activation = wallet.Activation();
        Assert.Equal("03f358cf8a85cae200b6ca41c35c48d3b52734ecdd68bc893c2535b8cd627a6907", activation.PubKey.ToString());
        var contract = KeyReference.Contract(3, Bytes32.Parse(string.Concat(Enumerable.Repeat("11", 32))));
        Assert.Equal("a8e295c92b4575a1ccf66e443046fdef33f67b4c2c6c98fca7fcd32c500ed8de", wallet.PublicKey(contract).ToString());
    }

    [Fact]
    public void Mainnet_has_its_own_keys_and_BIP86_fee_addresses()
    {
        using var folder = AgentFolder.Open(_temp.Sub("agent"));
        using var wallet = HdWallet.Create(folder, BitcoinNetwork.Mainnet, _words);
        Assert.Equal("11e32b9a19266c2afbbe7e1b094d8d4ce80a1ec7deb39f41ccb2d890ad8decf0", wallet.Account.ToString());
        using var fee = wallet.FeeKey(0);
        Assert.Equal(
            "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr",
            BitcoinAddress.Encode(Bip86.OutputScript(fee.XOnlyPubKey), BitcoinNetwork.Mainnet));
    }

    [Fact]
    public void No_key_is_given_out_twice_not_even_after_a_restart()
    {
        using (var folder = AgentFolder.Open(_temp.Sub("agent")))
        using (var wallet = HdWallet.Create(folder, BitcoinNetwork.Regtest, _words))
        {
            Assert.Equal(["receive/0", "receive/1"], new[] { wallet.NextReceive(), wallet.NextReceive() }.Select(key => key.ToString()));
            Assert.Equal(0u, wallet.NextOrder());
            wallet.NextCosigner().Dispose();
        }
        using var again = AgentFolder.Open(_temp.Sub("agent"));
        using var reopened = HdWallet.Open(again, BitcoinNetwork.Regtest);
        Assert.Equal(KeyReference.Receive(2), reopened.NextReceive());
        Assert.Equal(1u, reopened.NextOrder());
        using var cosigner = reopened.NextCosigner();
        Assert.NotEqual("0288cefbbee7fbfafaaaed5d5e23ef60605e31c543264a0e100eda4d1f4a7df846", cosigner.PubKey.ToString());
        reopened.RaiseReceive(2);
        Assert.Equal(KeyReference.Receive(3), reopened.NextReceive());
        reopened.RaiseReceive(10);
        Assert.Equal(KeyReference.Receive(10), reopened.NextReceive());
    }

    [Fact]
    public void A_seed_is_neither_overwritten_nor_opened_for_another_network()
    {
        using var folder = AgentFolder.Open(_temp.Sub("agent"));
        Assert.Equal(1506, Assert.Throws<HashPerpException>(() => HdWallet.Open(folder, BitcoinNetwork.Regtest)).Code.Number);
        using var wallet = HdWallet.Create(folder, BitcoinNetwork.Regtest, _words);
        Assert.Equal(1507, Assert.Throws<HashPerpException>(() => HdWallet.Create(folder, BitcoinNetwork.Regtest)).Code.Number);
        Assert.Equal(1506, Assert.Throws<HashPerpException>(() => HdWallet.Open(folder, BitcoinNetwork.Signet)).Code.Number);
        Assert.Equal(Sentence, wallet.BackupWords());
    }

    [Fact]
    public void Watched_contract_keys_survive_a_restart()
    {
        var key = KeyReference.Contract(7, Bytes32.Parse(string.Concat(Enumerable.Repeat("ab", 32))));
        using (var folder = AgentFolder.Open(_temp.Sub("agent")))
        using (var wallet = HdWallet.Create(folder, BitcoinNetwork.Regtest, _words))
        {
            wallet.Watch(key);
            wallet.Watch(key);
            wallet.NextReceive();
            wallet.Watch(KeyReference.Contract(8, default));
        }
        using var again = AgentFolder.Open(_temp.Sub("agent"));
        using var reopened = HdWallet.Open(again, BitcoinNetwork.Regtest);
        Assert.Equal([key, KeyReference.Contract(8, default)], reopened.Watched);
    }

    [Theory]
    [InlineData("receive")]
    [InlineData("receive/-1")]
    [InlineData("contract/1")]
    [InlineData("contract/x/00")]
    [InlineData("other/1")]
    public void A_reference_to_no_key_is_refused(string text) =>
        Assert.Equal(1520, Assert.Throws<HashPerpException>(() => KeyReference.Parse(text)).Code.Number);
}
