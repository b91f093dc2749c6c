using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>One signer's public nonce (BIP327): two points, 66 bytes. Immutable and value-equal.</summary>
public sealed unsafe class MusigPubNonce : IEquatable<MusigPubNonce>
{
    public const int Size = 66;

    private readonly byte[] _native;
    private readonly byte[] _bytes = new byte[Size];

    internal MusigPubNonce(ReadOnlySpan<byte> native)
    {
        _native = native.ToArray();
        fixed (byte* out66 = _bytes, nonce = _native)
        {
            Secp256k1Context.MustSucceed(Secp256k1.MusigPubnonceSerialize(Secp256k1Context.Value, out66, nonce));
        }
    }

    internal ReadOnlySpan<byte> Native => _native;

    public static MusigPubNonce Parse(string hex) => Parse(Hex.Decode(hex));

    /// <param name="bytes">66 bytes: two compressed points.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MusigFailed"/>: wrong length, or not two points.</exception>
    public static MusigPubNonce Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw BitcoinErrors.MusigFailed.Error($"A public nonce has {Size} bytes, not {bytes.Length}.");
        }
        Span<byte> native = stackalloc byte[Secp256k1.MusigPubNonceSize];
        fixed (byte* nonce = native, in66 = bytes)
        {
            if (Secp256k1.MusigPubnonceParse(Secp256k1Context.Value, nonce, in66) != 1)
            {
                throw BitcoinErrors.MusigFailed.Error($"'{Hex.Encode(bytes)}' is not a public nonce: not two points of the curve.");
            }
        }
        return new MusigPubNonce(native);
    }

    public byte[] ToBytes() => (byte[])_bytes.Clone();

    public bool Equals(MusigPubNonce? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    public override bool Equals(object? obj) => Equals(obj as MusigPubNonce);

    public override int GetHashCode() => BitConverter.ToInt32(_bytes, 1);

    public override string ToString() => Hex.Encode(_bytes);
}
