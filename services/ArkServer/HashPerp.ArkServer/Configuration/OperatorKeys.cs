using System.Security.Cryptography;
using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Configuration;

/// <summary>Every long-lived key of the operator, derived from one seed (BIP32, coin type 1 off mainnet). Wiped when disposed.</summary>
public sealed class OperatorKeys : IDisposable
{
    private const int MinSeedBytes = 32;

    private const int MaxSeedBytes = 64;

    public OperatorKeys(ArkServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var network = BitcoinNetwork.Parse(options.Network);
        var seed = ReadSeed(options.Seed);
        try
        {
            using var master = ExtKey.FromSeed(seed);
            Signer = Derive(master, network, account: 2, index: 0);
            Forfeit = Derive(master, network, account: 0, index: 0);
            using var connector = Derive(master, network, account: 1, index: 0);
            using var wallet = Derive(master, network, account: 0, index: 1);
            WalletOutput = wallet.TweakTaproot(null);
            ConnectorOutput = connector.TweakTaproot(null);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
        WalletScript = Script.PayToTaproot(WalletOutput.XOnlyPubKey.Value);
        WalletAddress = BitcoinAddress.Encode(WalletScript, network);
        ForfeitScript = new ScriptBuilder().Op(OpCode.OP_0).Push(Hashes.Hash160(Forfeit.PubKey.Span)).ToScript();
        ForfeitAddress = BitcoinAddress.Encode(ForfeitScript, network);
    }

    /// <summary>In every forfeit leaf of every VTXO.</summary>
    public ECPrivKey Signer { get; }

    /// <summary>In sweep and checkpoint leaves, and the owner of forfeited coins.</summary>
    public ECPrivKey Forfeit { get; }

    /// <summary>Spends connector leaves: the connector account's output key.</summary>
    public ECPrivKey ConnectorOutput { get; }

    /// <summary>Spends the operator's own coins (BIP86 output key).</summary>
    public ECPrivKey WalletOutput { get; }

    public Script WalletScript { get; }

    public string WalletAddress { get; }

    /// <summary>P2WPKH of the forfeit key.</summary>
    public Script ForfeitScript { get; }

    public string ForfeitAddress { get; }

    public void Dispose()
    {
        Signer.Dispose();
        Forfeit.Dispose();
        ConnectorOutput.Dispose();
        WalletOutput.Dispose();
    }

    private static ECPrivKey Derive(ExtKey master, BitcoinNetwork network, uint account, uint index)
    {
        using var child = master.Derive(Bip86.Address(network, index, change: false, account));
        var secret = child.PrivateKey.ToBytes();
        try
        {
            return ECPrivKey.Create(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static byte[] ReadSeed(string setting)
    {
        var text = File.Exists(setting) ? File.ReadAllText(setting).Trim() : setting;
        try
        {
            var seed = Hex.Decode(text);
            if (seed.Length is >= MinSeedBytes and <= MaxSeedBytes)
            {
                return seed;
            }
        }
        catch (HashPerpException)
        {
            // Never repeat the text: it may be a mistyped seed.
        }
        throw OperatorErrors.ConfigurationInvalid.Error(
            "ArkServer:Seed is not a seed.", $"Give {2 * MinSeedBytes} to {2 * MaxSeedBytes} hex digits, or the path of a file that holds them.");
    }
}
