using System.Numerics;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>
/// A proof-of-work target: a block hash, read as a little-endian number, must not exceed it. Exact; a value that came from nBits has at most 24
/// significant bits.
/// </summary>
public readonly record struct Target : IComparable<Target>
{
    /// <summary>The easiest target of mainnet, 2^224 - 1; nBits 0x1d00ffff.</summary>
    public static readonly Target MainnetLimit = new((BigInteger.One << 224) - 1);

    /// <summary>The easiest target of regtest, 2^255 - 1; nBits 0x207fffff.</summary>
    public static readonly Target RegtestLimit = new((BigInteger.One << 255) - 1);

    /// <summary>The target of difficulty 1: 0xffff x 2^208.</summary>
    public static readonly Target DifficultyOne = new(new BigInteger(0xffff) << 208);

    private const uint MantissaMask = 0x007fffff;
    private const uint SignBit = 0x00800000;

    /// <param name="value">1 to 2^256 - 1.</param>
    public Target(BigInteger value)
    {
        if (value.Sign <= 0 || value.GetBitLength() > 256)
        {
            throw BitcoinErrors.MalformedHeader.Error("A target is positive and has at most 256 bits.");
        }
        Value = value;
    }

    public BigInteger Value { get; }

    /// <summary>The expected number of hashes for a block: 2^256 / (target + 1), rounded down, as Core adds up chain work.</summary>
    public BigInteger Work => (BigInteger.One << 256) / (Value + 1);

    /// <summary>Difficulty as an exact ratio: <see cref="DifficultyOne"/> over this target.</summary>
    public (BigInteger Numerator, BigInteger Denominator) Difficulty => (DifficultyOne.Value, Value);

    public static bool operator <(Target a, Target b) => a.CompareTo(b) < 0;

    public static bool operator >(Target a, Target b) => a.CompareTo(b) > 0;

    public static bool operator <=(Target a, Target b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Target a, Target b) => a.CompareTo(b) >= 0;

    /// <summary>Decodes the compact form: one byte of exponent, a sign bit, 23 bits of mantissa.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedHeader"/>: zero, negative, or beyond 256 bits.</exception>
    public static Target FromBits(uint bits)
    {
        var size = (int)(bits >> 24);
        var mantissa = bits & MantissaMask;
        var value = size <= 3 ? new BigInteger(mantissa >> (8 * (3 - size))) : new BigInteger(mantissa) << (8 * (size - 3));
        if (value.IsZero || (bits & SignBit) != 0 || value.GetBitLength() > 256)
        {
            throw BitcoinErrors.MalformedHeader.Error($"nBits 0x{bits:x8} is zero, negative or overflows.");
        }
        return new Target(value);
    }

    /// <summary>Encodes in compact form, which drops all but the leading 23 or 24 bits (rounding down, as consensus does on a retarget).</summary>
    public uint ToBits()
    {
        var size = (int)((Value.GetBitLength() + 7) / 8);
        var mantissa = (uint)(size <= 3 ? Value << (8 * (3 - size)) : Value >> (8 * (size - 3)));
        if ((mantissa & SignBit) != 0)
        {
            mantissa >>= 8;
            size++;
        }
        return ((uint)size << 24) | mantissa;
    }

    public bool IsMetBy(uint256 hash) => new BigInteger(hash.ToBytes(), isUnsigned: true) <= Value;

    public int CompareTo(Target other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("x64");
}
