using System.Buffers.Binary;
using System.Security.Cryptography;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>An extended private key (BIP32). Wiped on <see cref="Dispose()"/>, together with its <see cref="PrivateKey"/>.</summary>
public sealed class ExtKey : IDisposable
{
    private static readonly byte[] SeedKey = "Bitcoin seed"u8.ToArray();

    private readonly byte[] _chainCode;
    private readonly ExtKeyOrigin _origin;

    private ExtKey(ECPrivKey key, ReadOnlySpan<byte> chainCode, ExtKeyOrigin origin)
    {
        PrivateKey = key;
        _chainCode = chainCode.ToArray();
        _origin = origin;
    }

    /// <summary>Owned by this extended key; don't use it after this is disposed.</summary>
    public ECPrivKey PrivateKey { get; }

    public ExtKeyOrigin Origin => _origin;

    /// <summary>First four bytes, as a big-endian number, of HASH160 of the public key.</summary>
    public uint Fingerprint => ExtPubKey.FingerprintOf(PrivateKey.PubKey);

    /// <summary>The root of a wallet.</summary>
    /// <param name="seed">16 to 64 bytes; 64 from a mnemonic.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedKey"/>: another length, or the one seed in 2^127 without a key.</exception>
    public static ExtKey FromSeed(ReadOnlySpan<byte> seed)
    {
        if (seed.Length is < 16 or > 64)
        {
            throw BitcoinErrors.MalformedKey.Error($"A seed has 16 to 64 bytes, not {seed.Length}.");
        }
        Span<byte> both = stackalloc byte[64];
        try
        {
            HMACSHA512.HashData(SeedKey, seed, both);
            return new ExtKey(ECPrivKey.Create(both[..32]), both[32..], default);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(both);
        }
    }

    /// <param name="text">xprv... or tprv...</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedKey"/>.</exception>
    public static ExtKey Parse(string text, BitcoinNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var bytes = Base58.DecodeCheck(text);
        try
        {
            var origin = ExtKeyFormat.ReadOrigin(bytes, network.PrivateVersion);
            var key = ExtKeyFormat.Key(bytes);
            return key[0] == 0
                ? new ExtKey(ECPrivKey.Create(key[1..]), ExtKeyFormat.ChainCode(bytes), origin)
                : throw BitcoinErrors.MalformedKey.Error("An extended private key whose key does not start with 00.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>The child at the end of a path; the keys in between are wiped.</summary>
    public ExtKey Derive(KeyPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var current = new ExtKey(CopyPrivateKey(), _chainCode, _origin);
        foreach (var index in path.Indexes)
        {
            using var parent = current;
            current = parent.Derive(index);
        }
        return current;
    }

    /// <inheritdoc cref="Derive(KeyPath)"/>
    public ExtKey Derive(string path) => Derive(KeyPath.Parse(path));

    /// <param name="childNumber">With bit 31 for hardened.</param>
    /// <exception cref="HashPerpException">
    /// <see cref="BitcoinErrors.MalformedKey"/>: deeper than 255, or the one child in 2^127 without a key (take the next number, says BIP32).
    /// </exception>
    public ExtKey Derive(uint childNumber)
    {
        if (_origin.Depth == KeyPath.MaxDepth)
        {
            throw BitcoinErrors.MalformedKey.Error($"A key of depth {KeyPath.MaxDepth} has no children.");
        }
        Span<byte> data = stackalloc byte[37];
        Span<byte> both = stackalloc byte[64];
        try
        {
            if (childNumber >= KeyPath.Hardened)
            {
                PrivateKey.CopySecret(data[1..33]);
            }
            else
            {
                PrivateKey.PubKey.Span.CopyTo(data);
            }
            BinaryPrimitives.WriteUInt32BigEndian(data[33..], childNumber);
            HMACSHA512.HashData(_chainCode, data, both);
            return new ExtKey(PrivateKey.TweakAdd(both[..32]), both[32..], new ExtKeyOrigin((byte)(_origin.Depth + 1), Fingerprint, childNumber));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(data);
            CryptographicOperations.ZeroMemory(both);
        }
    }

    /// <summary>The public half (BIP32's N).</summary>
    public ExtPubKey Neuter() => new(PrivateKey.PubKey, _chainCode, _origin);

    /// <summary>The xprv or tprv text: a secret that can't be wiped; show or store it only where that is the purpose.</summary>
    public string ToSecretText(BitcoinNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Span<byte> key = stackalloc byte[33];
        PrivateKey.CopySecret(key[1..]);
        var bytes = ExtKeyFormat.Write(network.PrivateVersion, _origin, _chainCode, key);
        var text = Base58.EncodeCheck(bytes);
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(bytes);
        return text;
    }

    public void Dispose()
    {
        PrivateKey.Dispose();
        CryptographicOperations.ZeroMemory(_chainCode);
    }

    /// <summary>Names the key by fingerprint, never by its secret.</summary>
    public override string ToString() => $"extended private key {Fingerprint:x8}";

    private ECPrivKey CopyPrivateKey()
    {
        Span<byte> secret = stackalloc byte[ECPrivKey.Size];
        PrivateKey.CopySecret(secret);
        var copy = ECPrivKey.Create(secret);
        CryptographicOperations.ZeroMemory(secret);
        return copy;
    }
}
