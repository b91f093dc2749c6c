using System.Globalization;

namespace HashPerp.ContractScripts;

/// <summary>
/// BIP32 paths below a client's seed (35-formats §1). The coin type is 0' on mainnet and 1' elsewhere. Indexes are below 2^31.
/// </summary>
public static class WalletPaths
{
    private const uint Purpose = 7410;

    /// <summary>Account of on-chain coins that pay fees (BIP86).</summary>
    public static string FeeCoins(GenesisPrefix genesis) => $"m/86'/{Coin(genesis)}'/0'";

    /// <summary>The identity: login, orders, offers. Its x-only key is the account id.</summary>
    public static string Identity(GenesisPrefix genesis) => Path(genesis, 0, "0/0");

    /// <summary>Receive key i of ordinary VTXOs.</summary>
    public static string Receive(GenesisPrefix genesis, uint index) => Path(genesis, 1, "0/" + Index(index));

    /// <summary>Base key P_j: one per order.</summary>
    public static string OrderBase(GenesisPrefix genesis, uint order) => Path(genesis, 2, "0/" + Index(order));

    /// <summary>Cosigner key k: one per batch session.</summary>
    public static string BatchCosigner(GenesisPrefix genesis, uint session) => Path(genesis, 3, "0/" + Index(session));

    /// <summary>The key under which activation secrets are made.</summary>
    public static string Activation(GenesisPrefix genesis) => Path(genesis, 4, "0/0");

    /// <summary>The key under which copies of exit kits are sealed.</summary>
    public static string KitCopies(GenesisPrefix genesis) => Path(genesis, 5, "0/0");

    private static string Path(GenesisPrefix genesis, int branch, string rest) => $"m/{Purpose}'/{Coin(genesis)}'/{branch}'/{rest}";

    private static int Coin(GenesisPrefix genesis) => genesis == GenesisPrefix.Mainnet ? 0 : 1;

    private static string Index(uint index) => index < 0x8000_0000
        ? index.ToString(CultureInfo.InvariantCulture)
        : throw ContractScriptErrors.MalformedKeyPath.Error($"Index {index} is not below 2^31.", "Hardened children are not used at this level.");
}
