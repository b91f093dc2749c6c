using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>What distinguishes keys and addresses of one network from another's.</summary>
/// <param name="Name">As the node's <c>chain</c> field names it, but <c>bitcoin</c> for mainnet (40-ark-wire's GetInfo).</param>
/// <param name="Bech32Prefix">Prefix of segwit addresses (BIP173).</param>
/// <param name="CoinType">BIP44's coin type: 0 on mainnet, 1 elsewhere.</param>
/// <param name="PrivateVersion">Version of extended private keys (BIP32).</param>
/// <param name="PublicVersion">Version of extended public keys (BIP32).</param>
public sealed record BitcoinNetwork(string Name, string Bech32Prefix, uint CoinType, uint PrivateVersion, uint PublicVersion)
{
    public static readonly BitcoinNetwork Mainnet = new("bitcoin", "bc", 0, 0x0488ade4, 0x0488b21e);

    public static readonly BitcoinNetwork Testnet = new("testnet", "tb", 1, 0x04358394, 0x043587cf);

    public static readonly BitcoinNetwork Signet = Testnet with { Name = "signet" };

    public static readonly BitcoinNetwork Regtest = Testnet with { Name = "regtest", Bech32Prefix = "bcrt" };

    /// <param name="name">bitcoin, testnet, signet or regtest; the node's own names main and test are understood too.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedAddress"/>.</exception>
    public static BitcoinNetwork Parse(string name) => name switch
    {
        "bitcoin" or "main" or "mainnet" => Mainnet,
        "testnet" or "test" or "testnet4" => Testnet,
        "signet" => Signet,
        "regtest" => Regtest,
        _ => throw BitcoinErrors.MalformedAddress.Error($"'{name}' is not a network.", "Use bitcoin, testnet, signet or regtest."),
    };

    public override string ToString() => Name;
}
