using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>One signer's partial signature (BIP327): a scalar below the group order, 32 bytes. Immutable and value-equal.</summary>
public sealed unsafe class MusigPartialSig : IEquatable<MusigPartialSig>
{
    public const int Size = 32;

    private readonly byte[] _native;

    internal MusigPartialSig(ReadOnlySpan<byte> native)
    {
        _native = native.ToArray();
        Span<byte> bytes = stackalloc byte[Size];
        fixed (byte* out32 = bytes, partialSig = _native)
        {
            Secp256k1Context.MustSucceed(Secp256k1.MusigPartialSigSerialize(Secp256k1Context.Value, out32, partialSig));
        }
        Value = new Bytes32(bytes);
    }

    public Bytes32 Value { get; }

    internal ReadOnlySpan<byte> Native => _native;

    public static MusigPartialSig Parse(string hex) => Parse(Hex.Decode(hex));

    /// <param name="bytes">32 bytes.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MusigFailed"/>: wrong length, or not below the group order.</exception>
    public static MusigPartialSig Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw BitcoinErrors.MusigFailed.Error($"A partial signature has {Size} bytes, not {bytes.Length}.");
        }
        Span<byte> native = stackalloc byte[Secp256k1.MusigPartialSigSize];
        fixed (byte* partialSig = native, in32 = bytes)
        {
            if (Secp256k1.MusigPartialSigParse(Secp256k1Context.Value, partialSig, in32) != 1)
            {
                throw BitcoinErrors.MusigFailed.Error("The partial signature is not below the group order.");
            }
        }
        return new MusigPartialSig(native);
    }

    public byte[] ToBytes() => Value.ToBytes();

    public bool Equals(MusigPartialSig? other) => other is not null && Value == other.Value;

    public override bool Equals(object? obj) => Equals(obj as MusigPartialSig);

    public override int GetHashCode() => Value.GetHashCode();

    public override string ToString() => Value.ToString();
}
