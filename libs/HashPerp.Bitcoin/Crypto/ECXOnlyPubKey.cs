using System.Diagnostics.CodeAnalysis;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>A BIP340 public key: 32 bytes that are the x coordinate of a point; its y is even. Immutable and value-equal.</summary>
public sealed unsafe class ECXOnlyPubKey : IEquatable<ECXOnlyPubKey>
{
    public const int Size = 32;

    public const int SignatureSize = 64;

    private readonly byte[] _native;

    /// <param name="native">A secp256k1_xonly_pubkey that libsecp256k1 made.</param>
    internal ECXOnlyPubKey(ReadOnlySpan<byte> native)
    {
        _native = native.ToArray();
        Span<byte> bytes = stackalloc byte[Size];
        fixed (byte* output = bytes, xonly = _native)
        {
            Secp256k1Context.MustSucceed(Secp256k1.XonlyPubkeySerialize(Secp256k1Context.Value, output, xonly));
        }
        Value = new Bytes32(bytes);
    }

    public Bytes32 Value { get; }

    /// <summary>The same point in compressed form, with its even y (prefix 02).</summary>
    public ECPubKey EvenY => ECPubKey.Parse([2, .. Value.ToBytes()]);

    internal ReadOnlySpan<byte> Native => _native;

    /// <param name="hex">64 hex digits.</param>
    public static ECXOnlyPubKey Parse(string hex) => Parse(Hex.Decode(hex));

    public static ECXOnlyPubKey Parse(Bytes32 value) => Parse(value.ToBytes());

    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedKey"/>: wrong length, or no point has this x.</exception>
    public static ECXOnlyPubKey Parse(ReadOnlySpan<byte> bytes) => TryParse(bytes, out var key)
        ? key
        : throw BitcoinErrors.MalformedKey.Error($"'{Hex.Encode(bytes.Length > Size ? bytes[..Size] : bytes)}' is not an x-only public key.");

    /// <summary>As <see cref="Parse(ReadOnlySpan{byte})"/>, without the exception.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ECXOnlyPubKey? key)
    {
        key = null;
        if (bytes.Length != Size)
        {
            return false;
        }
        Span<byte> native = stackalloc byte[Secp256k1.PubKeySize];
        fixed (byte* xonly = native, input = bytes)
        {
            if (Secp256k1.XonlyPubkeyParse(Secp256k1Context.Value, xonly, input) != 1)
            {
                return false;
            }
        }
        key = new ECXOnlyPubKey(native);
        return true;
    }

    public static bool operator ==(ECXOnlyPubKey? a, ECXOnlyPubKey? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(ECXOnlyPubKey? a, ECXOnlyPubKey? b) => !(a == b);

    /// <summary>BIP340 verification; false for any signature that is not valid, whatever its length.</summary>
    /// <param name="message">Any length; usually a 32-byte sighash or tagged hash.</param>
    public bool VerifyBIP340(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message)
    {
        if (signature.Length != SignatureSize)
        {
            return false;
        }
        fixed (byte* signature64 = signature, bytes = message, xonly = _native)
        {
            return Secp256k1.SchnorrsigVerify(Secp256k1Context.Value, signature64, bytes, (nuint)message.Length, xonly) == 1;
        }
    }

    /// <summary>This even-y point plus <paramref name="tweak32"/> times G (BIP341's key tweak).</summary>
    /// <returns>The x-only sum, and whether its y is odd (the control block's parity bit).</returns>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedKey"/>: the tweak is not below the group order, or the sum is infinity.</exception>
    public (ECXOnlyPubKey Key, bool OddY) TweakAdd(ReadOnlySpan<byte> tweak32)
    {
        KeyChecks.Tweak(tweak32);
        Span<byte> tweaked = stackalloc byte[Secp256k1.PubKeySize];
        fixed (byte* output = tweaked, xonly = _native, tweak = tweak32)
        {
            if (Secp256k1.XonlyPubkeyTweakAdd(Secp256k1Context.Value, output, xonly, tweak) != 1)
            {
                throw KeyChecks.TweakRefused();
            }
        }
        var sum = new ECPubKey(tweaked);
        return (sum.XOnly, sum.HasOddY);
    }

    /// <summary>
    /// BIP341's output key: this internal key tweaked with <c>TapTweak(key || merkle root)</c>; without a root, the key-path-only output
    /// of BIP86.
    /// </summary>
    public (ECXOnlyPubKey Key, bool OddY) TweakTaproot(Bytes32? merkleRoot) => TweakAdd(TapTweakHash(merkleRoot));

    public byte[] ToBytes() => Value.ToBytes();

    public bool Equals(ECXOnlyPubKey? other) => other is not null && Value == other.Value;

    public override bool Equals(object? obj) => Equals(obj as ECXOnlyPubKey);

    public override int GetHashCode() => Value.GetHashCode();

    public override string ToString() => Value.ToString();

    internal byte[] TapTweakHash(Bytes32? merkleRoot) => TapTweak.Hash(Value, merkleRoot).ToBytes();
}
