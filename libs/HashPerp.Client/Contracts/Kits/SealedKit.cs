using System.Security.Cryptography;
using System.Text;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// An exit kit that only its owner's seed opens: HKDF-SHA256 of the key at <see cref="WalletPaths.KitCopies"/> to keys of this contract and version alone,
/// AES-256-GCM, header (<see cref="KitCopyHeader"/>) as associated data. The nonce follows from the content, so the same kit always makes the same bytes: a
/// repeated upload is recognised, and two stages of one version never share a nonce.
/// </summary>
public static class SealedKit
{
    private const int KeyBytes = 32;

    private static readonly byte[] Label = Encoding.ASCII.GetBytes("HashPerp/KitCopy/1");

    /// <param name="key">The seed's key of all its kit copies (<see cref="HdWallet.KitCopies"/>).</param>
    /// <param name="kit">Canonical JSON, 1 to <see cref="ExitKit.MaxBytes"/> bytes.</param>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.KitCopyRefused"/>: no such size.</exception>
    public static byte[] Seal(ECPrivKey key, KitCopyHeader header, ReadOnlySpan<byte> kit)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(header);
        if (kit.Length is 0 or > ExitKit.MaxBytes)
        {
            throw ClientErrors.KitCopyRefused.Error($"A kit of {kit.Length} bytes can't be sealed; 1 to {ExitKit.MaxBytes} can.");
        }
        var open = header.ToBytes();
        var keys = DeriveKeys(key, header);
        try
        {
            var nonce = NonceOf(keys, open, kit);
            var copy = new byte[KitCopyHeader.Overhead + kit.Length];
            open.CopyTo(copy.AsSpan());
            nonce.CopyTo(copy.AsSpan(KitCopyHeader.Size));
            using var aes = new AesGcm(keys.AsSpan(0, KeyBytes), KitCopyHeader.TagBytes);
            aes.Encrypt(nonce, kit, copy.AsSpan(KitCopyHeader.Size + KitCopyHeader.NonceBytes, kit.Length), copy.AsSpan(copy.Length - KitCopyHeader.TagBytes), open);
            return copy;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(keys);
        }
    }

    /// <summary>The kit's bytes, exactly as they were sealed. What they say is checked by <see cref="ExitKit.Parse"/>.</summary>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.KitCopyRefused"/>: altered, or another seed's; otherwise as <see cref="KitCopyHeader.Read"/>.</exception>
    public static byte[] Open(ECPrivKey key, ReadOnlySpan<byte> copy)
    {
        ArgumentNullException.ThrowIfNull(key);
        var header = KitCopyHeader.Read(copy);
        var open = copy[..KitCopyHeader.Size];
        var nonce = copy.Slice(KitCopyHeader.Size, KitCopyHeader.NonceBytes);
        var kit = new byte[copy.Length - KitCopyHeader.Overhead];
        var keys = DeriveKeys(key, header);
        try
        {
            using var aes = new AesGcm(keys.AsSpan(0, KeyBytes), KitCopyHeader.TagBytes);
            aes.Decrypt(nonce, copy.Slice(KitCopyHeader.Size + KitCopyHeader.NonceBytes, kit.Length), copy[^KitCopyHeader.TagBytes..], kit, open);
            return nonce.SequenceEqual(NonceOf(keys, open, kit)) ? kit : throw Refused(header, null);
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw Refused(header, error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(keys);
        }
    }

    /// <summary>First the cipher's key, then that of the nonces.</summary>
    private static byte[] DeriveKeys(ECPrivKey key, KitCopyHeader header)
    {
        var secret = key.ToBytes();
        try
        {
            byte[] info = [.. Label, .. new CanonicalWriter().Id(header.ContractId).U32(header.Version).ToArray()];
            return HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 2 * KeyBytes, salt: null, info);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static byte[] NonceOf(byte[] keys, ReadOnlySpan<byte> header, ReadOnlySpan<byte> kit)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, keys.AsSpan(KeyBytes));
        mac.AppendData(header);
        mac.AppendData(kit);
        return mac.GetHashAndReset()[..KitCopyHeader.NonceBytes];
    }

    private static HashPerpException Refused(KitCopyHeader header, Exception? error) => new(
        ClientErrors.KitCopyRefused, $"The copy of contract {header.ContractId}, version {header.Version}, was not sealed by this seed, or was changed.",
        "Use the words of the agent that stored it; ask for it again.", error);
}
