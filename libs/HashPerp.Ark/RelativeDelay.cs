using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>
/// A BIP68 relative lock: blocks, or seconds in units of 512 (40-ark-wire §3.4). Compared as the operator does it, one block counting as
/// one second, so a mixed comparison is total but only meaningful as "blocks are for regtest".
/// </summary>
public readonly record struct RelativeDelay : IComparable<RelativeDelay>
{
    /// <summary>BIP68: bit 22 set means units of 512 seconds.</summary>
    private const uint SecondsFlag = 1u << 22;

    private const long Granularity = 512;

    private RelativeDelay(bool isSeconds, long value)
    {
        IsSeconds = isSeconds;
        Value = value;
    }

    public bool IsSeconds { get; }

    /// <summary>Seconds, or blocks.</summary>
    public long Value { get; }

    /// <summary>The nSequence that expresses this delay.</summary>
    public uint Sequence => IsSeconds ? SecondsFlag | (uint)(Value / Granularity) : (uint)Value;

    /// <param name="seconds">A multiple of 512, at most 65,535 x 512.</param>
    public static RelativeDelay FromSeconds(long seconds) =>
        seconds >= 0 && seconds % Granularity == 0 && seconds / Granularity <= ushort.MaxValue
            ? new RelativeDelay(true, seconds)
            : throw ArkErrors.InvalidDelay.Error($"{seconds} s is not a delay.", $"Use a multiple of {Granularity} up to {Granularity * ushort.MaxValue}.");

    /// <param name="blocks">At most 65,535.</param>
    public static RelativeDelay FromBlocks(long blocks) => blocks is >= 0 and <= ushort.MaxValue
        ? new RelativeDelay(false, blocks)
        : throw ArkErrors.InvalidDelay.Error($"{blocks} blocks is not a delay.", $"At most {ushort.MaxValue}.");

    /// <summary>The plain integer of GetInfo and of events: below 512 blocks, otherwise seconds.</summary>
    public static RelativeDelay FromSetting(long setting) => setting < Granularity ? FromBlocks(setting) : FromSeconds(setting);

    /// <summary>Decodes nSequence strictly: bits that BIP68 ignores must be clear, so that a delay has one encoding.</summary>
    public static RelativeDelay FromSequence(long sequence)
    {
        if (sequence < 0 || (sequence & ~(SecondsFlag | (long)ushort.MaxValue)) != 0)
        {
            throw ArkErrors.InvalidDelay.Error($"Sequence 0x{sequence:x} is not a plain BIP68 delay.");
        }
        var units = sequence & ushort.MaxValue;
        return (sequence & SecondsFlag) != 0 ? FromSeconds(units * Granularity) : FromBlocks(units);
    }

    public static bool operator <(RelativeDelay a, RelativeDelay b) => a.Value < b.Value;

    public static bool operator >(RelativeDelay a, RelativeDelay b) => a.Value > b.Value;

    public static bool operator <=(RelativeDelay a, RelativeDelay b) => a.Value <= b.Value;

    public static bool operator >=(RelativeDelay a, RelativeDelay b) => a.Value >= b.Value;

    public int CompareTo(RelativeDelay other) => Value.CompareTo(other.Value);

    public override string ToString() => IsSeconds ? $"{Value} s" : $"{Value} blocks";
}
