namespace HashPerp.Bitcoin.Tests;

/// <summary>The address vectors of BIP350, which replace BIP173's for versions above 0, and BIP173's for version 0.</summary>
public sealed class BitcoinAddressTests
{
    [Theory]
    [InlineData("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "0014751e76e8199196d454941c45d1b3a323f1433bd6")]
    [InlineData("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7", "00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262")]
    [InlineData(
        "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
        "5128751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45d1b3a323f1433bd6")]
    [InlineData("BC1SW50QGDZ25J", "6002751e")]
    [InlineData("bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", "5210751e76e8199196d454941c45d1b3a323")]
    [InlineData("tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy", "0020000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433")]
    [InlineData("tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c", "5120000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433")]
    [InlineData("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")]
    public void A_valid_address_pays_to_its_script(string address, string script)
    {
        var network = address.StartsWith("tb", StringComparison.Ordinal) ? BitcoinNetwork.Testnet : BitcoinNetwork.Mainnet;
        Assert.Equal(script, BitcoinAddress.Parse(address, network).ToHex());
        Assert.Equal(address.ToLowerInvariant(), BitcoinAddress.Encode(Script.FromHex(script), network));
        Refusal.Is(BitcoinErrors.MalformedAddress, () => BitcoinAddress.Parse(address, BitcoinNetwork.Regtest));
    }

    [Theory]
    [InlineData("tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut", "not an address of bitcoin")]
    [InlineData("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", "BIP350")]
    [InlineData("tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf", "BIP350")]
    [InlineData("BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL", "BIP350")]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh", "BIP350")]
    [InlineData("tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47", "BIP350")]
    [InlineData("bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4", "'o' is not")]
    [InlineData("BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R", "above 16")]
    [InlineData("bc1pw5dgrnzv", "1 bytes")]
    [InlineData("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav", "41 bytes")]
    [InlineData("BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P", "16 bytes")]
    [InlineData("tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq", "mixed")]
    [InlineData("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf", "padding")]
    [InlineData("tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j", "padding")]
    [InlineData("bc1gmk9yu", "missing")]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "checksum")]
    [InlineData("tc1qw508d6qejxtdg4y5r3zarvary0c5xw7kg3g4ty", "not an address of bitcoin")]
    [InlineData("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sL5k7", "mixed")]
    [InlineData("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3pjxtptv", "padding")]
    public void An_invalid_address_is_refused_for_its_own_fault(string address, string why)
    {
        var network = address.StartsWith("tb", StringComparison.Ordinal) ? BitcoinNetwork.Testnet : BitcoinNetwork.Mainnet;
        var error = Refusal.Is(BitcoinErrors.MalformedAddress, () => BitcoinAddress.Parse(address, network));
        Assert.Contains(why, error.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0013751e76e8199196d454941c45d1b3a323f1433bd6")]
    [InlineData("76a914751e76e8199196d454941c45d1b3a323f1433bd688ac")]
    [InlineData("0015751e76e8199196d454941c45d1b3a323f1433bd6ff")]
    [InlineData("5101ff")]
    [InlineData("50020102")]
    public void A_script_that_is_no_witness_program_has_no_address(string script) =>
        Refusal.Is(BitcoinErrors.MalformedAddress, () => BitcoinAddress.Encode(Script.FromHex(script), BitcoinNetwork.Mainnet));

    [Fact]
    public void Networks_are_named_as_nodes_and_operators_name_them()
    {
        Assert.Equal(BitcoinNetwork.Mainnet, BitcoinNetwork.Parse("bitcoin"));
        Assert.Equal(BitcoinNetwork.Mainnet, BitcoinNetwork.Parse("main"));
        Assert.Equal("bcrt", BitcoinNetwork.Parse("regtest").Bech32Prefix);
        Assert.Equal(1u, BitcoinNetwork.Parse("signet").CoinType);
        Refusal.Is(BitcoinErrors.MalformedAddress, () => BitcoinNetwork.Parse("liquid"));
    }
}
