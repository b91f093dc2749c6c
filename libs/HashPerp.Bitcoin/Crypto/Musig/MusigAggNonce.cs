using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>The sum of all signers' public nonces (BIP327), 66 bytes; a half that is infinity is 33 zero bytes. Immutable and value-equal.</summary>
public sealed unsafe class MusigAggNonce : IEquatable<MusigAggNonce>
{
    public const int Size = 66;

    private readonly byte[] _native;
    private readonly byte[] _bytes = new byte[Size];

    private MusigAggNonce(ReadOnlySpan<byte> native)
    {
        _native = native.ToArray();
        fixed (byte* out66 = _bytes, nonce = _native)
        {
            Secp256k1Context.MustSucceed(Secp256k1.MusigAggnonceSerialize(Secp256k1Context.Value, out66, nonce));
        }
    }

    internal ReadOnlySpan<byte> Native => _native;

    /// <summary>Sums one nonce of every signer. The order doesn't matter.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MusigFailed"/>: none, or more than <see cref="MusigKeyAgg.MaxKeys"/>.</exception>
    public static MusigAggNonce Aggregate(IReadOnlyList<MusigPubNonce> nonces)
    {
        ArgumentNullException.ThrowIfNull(nonces);
        if (nonces.Count is 0 or > MusigKeyAgg.MaxKeys)
        {
            throw BitcoinErrors.MusigFailed.Error($"{nonces.Count} nonces; MuSig2 takes 1 to {MusigKeyAgg.MaxKeys} here.");
        }
        Span<byte> native = stackalloc byte[Secp256k1.MusigAggNonceSize];
        using var pointers = new NativeArray(nonces.Count, Secp256k1.MusigPubNonceSize, i => nonces[i].Native);
        fixed (byte* aggnonce = native)
        {
            Secp256k1Context.MustSucceed(
                Secp256k1.MusigNonceAgg(Secp256k1Context.Value, aggnonce, pointers.Pointers, (nuint)nonces.Count));
        }
        return new MusigAggNonce(native);
    }

    public static MusigAggNonce Parse(string hex) => Parse(Hex.Decode(hex));

    /// <param name="bytes">66 bytes.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MusigFailed"/>: wrong length, or a half that is neither a point nor zero.</exception>
    public static MusigAggNonce Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw BitcoinErrors.MusigFailed.Error($"An aggregate nonce has {Size} bytes, not {bytes.Length}.");
        }
        Span<byte> native = stackalloc byte[Secp256k1.MusigAggNonceSize];
        fixed (byte* nonce = native, in66 = bytes)
        {
            if (Secp256k1.MusigAggnonceParse(Secp256k1Context.Value, nonce, in66) != 1)
            {
                throw BitcoinErrors.MusigFailed.Error($"'{Hex.Encode(bytes)}' is not an aggregate nonce.");
            }
        }
        return new MusigAggNonce(native);
    }

    public byte[] ToBytes() => (byte[])_bytes.Clone();

    public bool Equals(MusigAggNonce? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    public override bool Equals(object? obj) => Equals(obj as MusigAggNonce);

    public override int GetHashCode() => BitConverter.ToInt32(_bytes, 1);

    public override string ToString() => Hex.Encode(_bytes);
}
