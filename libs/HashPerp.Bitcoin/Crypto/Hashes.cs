using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Digests;

namespace HashPerp.Bitcoin;

/// <summary>Hash functions of consensus.</summary>
public static class Hashes
{
    public static byte[] Sha256(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes);

    public static byte[] Sha256d(ReadOnlySpan<byte> bytes) => SHA256.HashData(SHA256.HashData(bytes));

    public static byte[] Sha1(ReadOnlySpan<byte> bytes) => SHA1.HashData(bytes);

    public static byte[] Ripemd160(ReadOnlySpan<byte> bytes)
    {
        var digest = new RipeMD160Digest();
        digest.BlockUpdate(bytes);
        var hash = new byte[digest.GetDigestSize()];
        digest.DoFinal(hash);
        return hash;
    }

    /// <summary>RIPEMD160 of SHA256: key hashes and fingerprints.</summary>
    public static byte[] Hash160(ReadOnlySpan<byte> bytes) => Ripemd160(SHA256.HashData(bytes));

    /// <summary>BIP340 tagged hash: SHA256(SHA256(tag) || SHA256(tag) || parts...).</summary>
    public static byte[] Tagged(string tag, params ReadOnlySpan<byte[]> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var tagHash = SHA256.HashData(Encoding.UTF8.GetBytes(tag));
        hash.AppendData(tagHash);
        hash.AppendData(tagHash);
        foreach (var part in parts)
        {
            hash.AppendData(part);
        }
        return hash.GetHashAndReset();
    }
}
