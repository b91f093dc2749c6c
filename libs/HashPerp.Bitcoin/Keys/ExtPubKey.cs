using System.Buffers.Binary;
using System.Security.Cryptography;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>An extended public key (BIP32): it derives the public keys of children that are not hardened.</summary>
public sealed class ExtPubKey
{
    private readonly byte[] _chainCode;

    internal ExtPubKey(ECPubKey key, ReadOnlySpan<byte> chainCode, ExtKeyOrigin origin)
    {
        PubKey = key;
        _chainCode = chainCode.ToArray();
        Origin = origin;
    }

    public ECPubKey PubKey { get; }

    public ExtKeyOrigin Origin { get; }

    /// <summary>First four bytes, as a big-endian number, of HASH160 of the public key.</summary>
    public uint Fingerprint => FingerprintOf(PubKey);

    /// <param name="text">xpub... or tpub...</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedKey"/>.</exception>
    public static ExtPubKey Parse(string text, BitcoinNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var bytes = Base58.DecodeCheck(text);
        var origin = ExtKeyFormat.ReadOrigin(bytes, network.PublicVersion);
        return new ExtPubKey(ECPubKey.Parse(ExtKeyFormat.Key(bytes)), ExtKeyFormat.ChainCode(bytes), origin);
    }

    /// <param name="childNumber">Below 2^31: hardened children need the private key.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedKey"/>: hardened, deeper than 255, or without a key (one in 2^127).</exception>
    public ExtPubKey Derive(uint childNumber)
    {
        if (childNumber >= KeyPath.Hardened || Origin.Depth == KeyPath.MaxDepth)
        {
            throw BitcoinErrors.MalformedKey.Error("A hardened child, or one below depth 255, can't be derived from a public key.");
        }
        Span<byte> data = stackalloc byte[37];
        PubKey.Span.CopyTo(data);
        BinaryPrimitives.WriteUInt32BigEndian(data[33..], childNumber);
        var both = HMACSHA512.HashData(_chainCode, data);
        return new ExtPubKey(PubKey.TweakAdd(both.AsSpan(0, 32)), both.AsSpan(32), new ExtKeyOrigin((byte)(Origin.Depth + 1), Fingerprint, childNumber));
    }

    /// <summary>The child at the end of a path without hardened steps.</summary>
    public ExtPubKey Derive(KeyPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Indexes.Aggregate(this, (key, index) => key.Derive(index));
    }

    /// <summary>The xpub or tpub text. It is not secret, but it links all of the account's keys.</summary>
    public string ToText(BitcoinNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Base58.EncodeCheck(ExtKeyFormat.Write(network.PublicVersion, Origin, _chainCode, PubKey.Span));
    }

    public override string ToString() => $"extended public key {Fingerprint:x8}";

    internal static uint FingerprintOf(ECPubKey key) => BinaryPrimitives.ReadUInt32BigEndian(Hashes.Hash160(key.Span));
}
