using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Digests;

namespace HashPerp.Bitcoin;

/// <summary>Hash functions of consensus.</summary>
public static class Hashes
{
    private const int OneShot = 1_024;

    private static readonly ConcurrentDictionary<string, byte[]> TagHashes = new();

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
    /// <param name="tag">One of the program's own words, never what somebody sent: its hash is remembered.</param>
    public static byte[] Tagged(string tag, params ReadOnlySpan<byte[]> parts)
    {
        var tagHash = TagHashes.GetOrAdd(tag, static text => SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var length = 2 * tagHash.Length;
        foreach (var part in parts)
        {
            length += part.Length;
        }
        return length <= OneShot ? TaggedAtOnce(tagHash, parts, length) : TaggedInParts(tagHash, parts);
    }

    /// <summary>Most messages are short: one call costs a fraction of a hash that is built up.</summary>
    private static byte[] TaggedAtOnce(byte[] tagHash, ReadOnlySpan<byte[]> parts, int length)
    {
        Span<byte> bytes = stackalloc byte[OneShot];
        tagHash.CopyTo(bytes);
        tagHash.CopyTo(bytes[tagHash.Length..]);
        var rest = bytes[(2 * tagHash.Length)..];
        foreach (var part in parts)
        {
            part.CopyTo(rest);
            rest = rest[part.Length..];
        }
        return SHA256.HashData(bytes[..length]);
    }

    private static byte[] TaggedInParts(byte[] tagHash, ReadOnlySpan<byte[]> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(tagHash);
        hash.AppendData(tagHash);
        foreach (var part in parts)
        {
            hash.AppendData(part);
        }
        return hash.GetHashAndReset();
    }
}
