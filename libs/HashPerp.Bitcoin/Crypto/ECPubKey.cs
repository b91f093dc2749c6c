using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>A point of secp256k1 in its 33-byte compressed form. Immutable; equal when the bytes are equal; ordered by them.</summary>
public sealed unsafe class ECPubKey : IEquatable<ECPubKey>, IComparable<ECPubKey>
{
    public const int Size = 33;

    private const uint Compressed = 0x102;

    private readonly byte[] _bytes;
    private readonly byte[] _native;

    /// <param name="native">A secp256k1_pubkey that libsecp256k1 made.</param>
    internal ECPubKey(ReadOnlySpan<byte> native)
    {
        _native = native.ToArray();
        _bytes = new byte[Size];
        nuint length = Size;
        fixed (byte* output = _bytes, pubkey = _native)
        {
            Secp256k1Context.MustSucceed(Secp256k1.EcPubkeySerialize(Secp256k1Context.Value, output, &length, pubkey, Compressed));
        }
    }

    /// <summary>The 33 bytes.</summary>
    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>True when the compressed form starts with 03.</summary>
    public bool HasOddY => _bytes[0] == 3;

    /// <summary>The x coordinate as a BIP340 key; the parity is lost.</summary>
    public ECXOnlyPubKey XOnly
    {
        get
        {
            Span<byte> xonly = stackalloc byte[Secp256k1.PubKeySize];
            fixed (byte* output = xonly, pubkey = _native)
            {
                Secp256k1Context.MustSucceed(Secp256k1.XonlyPubkeyFromPubkey(Secp256k1Context.Value, output, null, pubkey));
            }
            return new ECXOnlyPubKey(xonly);
        }
    }

    internal ReadOnlySpan<byte> Native => _native;

    /// <param name="hex">66 hex digits.</param>
    public static ECPubKey Parse(string hex) => Parse(Hex.Decode(hex));

    /// <param name="bytes">33 bytes, 02 or 03 first.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedKey"/>: wrong length or prefix, or not on the curve.</exception>
    public static ECPubKey Parse(ReadOnlySpan<byte> bytes)
    {
        if (!TryParse(bytes, out var key))
        {
            throw BitcoinErrors.MalformedKey.Error($"'{Hex.Encode(bytes.Length > Size ? bytes[..Size] : bytes)}' is not a compressed public key.");
        }
        return key;
    }

    /// <summary>As <see cref="Parse(ReadOnlySpan{byte})"/>, without the exception.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ECPubKey? key)
    {
        key = null;
        // The library also reads uncompressed and hybrid keys of other lengths; nothing of ours uses them.
        if (bytes.Length != Size)
        {
            return false;
        }
        Span<byte> native = stackalloc byte[Secp256k1.PubKeySize];
        fixed (byte* pubkey = native, input = bytes)
        {
            if (Secp256k1.EcPubkeyParse(Secp256k1Context.Value, pubkey, input, Size) != 1)
            {
                return false;
            }
        }
        key = new ECPubKey(native);
        return true;
    }

    public static bool operator ==(ECPubKey? a, ECPubKey? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(ECPubKey? a, ECPubKey? b) => !(a == b);

    public static bool operator <(ECPubKey a, ECPubKey b) => a.CompareTo(b) < 0;

    public static bool operator >(ECPubKey a, ECPubKey b) => a.CompareTo(b) > 0;

    public static bool operator <=(ECPubKey a, ECPubKey b) => a.CompareTo(b) <= 0;

    public static bool operator >=(ECPubKey a, ECPubKey b) => a.CompareTo(b) >= 0;

    /// <summary>This point plus <paramref name="tweak32"/> times G (BIP32's public derivation).</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedKey"/>: the tweak is not below the group order, or the sum is infinity.</exception>
    public ECPubKey TweakAdd(ReadOnlySpan<byte> tweak32)
    {
        KeyChecks.Tweak(tweak32);
        Span<byte> tweaked = stackalloc byte[Secp256k1.PubKeySize];
        _native.CopyTo(tweaked);
        fixed (byte* pubkey = tweaked, tweak = tweak32)
        {
            if (Secp256k1.EcPubkeyTweakAdd(Secp256k1Context.Value, pubkey, tweak) != 1)
            {
                throw KeyChecks.TweakRefused();
            }
        }
        return new ECPubKey(tweaked);
    }

    public byte[] ToBytes() => (byte[])_bytes.Clone();

    public bool Equals(ECPubKey? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    public override bool Equals(object? obj) => Equals(obj as ECPubKey);

    public override int GetHashCode() => BitConverter.ToInt32(_bytes, 1);

    /// <summary>Lexicographic order of the 33 bytes, the order of BIP327's KeySort.</summary>
    public int CompareTo(ECPubKey? other) => other is null ? 1 : _bytes.AsSpan().SequenceCompareTo(other._bytes);

    public override string ToString() => Hex.Encode(_bytes);
}
