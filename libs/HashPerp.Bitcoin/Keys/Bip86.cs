namespace HashPerp.Bitcoin;

/// <summary>Single-key taproot wallets (BIP86): key path only, no script tree.</summary>
public static class Bip86
{
    public const uint Purpose = 86;

    /// <summary><c>m/86'/coin'/account'</c>.</summary>
    public static KeyPath Account(BitcoinNetwork network, uint account = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        return KeyPath.Root.Derive(Purpose, hardened: true).Derive(network.CoinType, hardened: true).Derive(account, hardened: true);
    }

    /// <summary><c>m/86'/coin'/account'/change/index</c>.</summary>
    public static KeyPath Address(BitcoinNetwork network, uint index, bool change = false, uint account = 0) =>
        Account(network, account).Derive(change ? 1u : 0).Derive(index);

    /// <summary>The P2TR output of an internal key without scripts.</summary>
    public static Script OutputScript(ECXOnlyPubKey internalKey)
    {
        ArgumentNullException.ThrowIfNull(internalKey);
        return Script.PayToTaproot(internalKey.TweakTaproot(null).Key.Value);
    }

    /// <summary>The key that signs for <see cref="OutputScript"/> of this internal key.</summary>
    public static ECPrivKey OutputKey(ECPrivKey internalKey)
    {
        ArgumentNullException.ThrowIfNull(internalKey);
        return internalKey.TweakTaproot(null);
    }
}
