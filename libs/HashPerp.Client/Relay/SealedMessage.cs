using System.Security.Cryptography;
using System.Text;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// A body that only its recipient can read and only its sender can have made: ECDH of the two static identity keys, HKDF-SHA256 to a key of
/// this message alone, AES-256-GCM with a random nonce. Bytes: version 1, nonce [12], ciphertext, tag [16]. Sender, recipient and message id
/// are bound in twice, through the derivation and as associated data. There is no forward secrecy: whoever later learns one of the two keys
/// can read recorded messages, which are worthless by then (signatures of settled rounds, no keys).
/// </summary>
public static class SealedMessage
{
    /// <summary>Bytes that sealing adds.</summary>
    public const int Overhead = 1 + NonceBytes + TagBytes;

    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private static readonly byte[] Label = Encoding.ASCII.GetBytes("HashPerp/Sealed/1");

    public static byte[] Seal(ECPrivKey from, ECXOnlyPubKey to, MessageId id, ReadOnlySpan<byte> body)
    {
        var sealedBytes = new byte[Overhead + body.Length];
        sealedBytes[0] = Version;
        var nonce = sealedBytes.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        var binding = Binding(from.XOnlyPubKey, to, id);
        var key = DeriveKey(from, to, binding);
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Encrypt(nonce, body, sealedBytes.AsSpan(1 + NonceBytes, body.Length), sealedBytes.AsSpan(sealedBytes.Length - TagBytes), binding);
            return sealedBytes;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <exception cref="HashPerpException"><see cref="ClientErrors.MessageRefused"/>: altered, from somebody else, or not for us.</exception>
    public static byte[] Open(ECPrivKey to, ECXOnlyPubKey from, MessageId id, ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < Overhead || sealedBytes[0] != Version)
        {
            throw ClientErrors.MessageRefused.Error($"Message {id} is not sealed in a way that this release knows.");
        }
        var body = new byte[sealedBytes.Length - Overhead];
        var binding = Binding(from, to.XOnlyPubKey, id);
        var key = DeriveKey(to, from, binding);
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(sealedBytes.Slice(1, NonceBytes), sealedBytes.Slice(1 + NonceBytes, body.Length), sealedBytes[^TagBytes..], body, binding);
            return body;
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw new HashPerpException(ClientErrors.MessageRefused, $"Message {id} was not sealed by {from} for this account.", "", error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static byte[] Binding(ECXOnlyPubKey from, ECXOnlyPubKey to, MessageId id) => [.. Label, .. from.ToBytes(), .. to.ToBytes(), .. id.ToBytes()];

    private static byte[] DeriveKey(ECPrivKey own, ECXOnlyPubKey other, byte[] binding)
    {
        // Accounts are x-only: both sides use the even-y point of either key, or the shared secrets differ. A zero tweak negates an odd key.
        using var even = own.TweakXOnly(new byte[32]);
        var shared = even.Ecdh(other.EvenY);
        try
        {
            return HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, salt: null, info: binding);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(shared);
        }
    }
}
