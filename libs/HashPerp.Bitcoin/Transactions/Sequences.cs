using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>Relative locks in nSequence: BIP68 and BIP112.</summary>
public static class Sequences
{
    /// <summary>Switches nLockTime off for the input.</summary>
    public const uint Final = 0xffffffff;

    /// <summary>The highest value that leaves nLockTime in force; without a relative lock and without replacement (BIP125).</summary>
    public const uint EnableLockTime = 0xfffffffe;

    /// <summary>Bit 31: no relative lock.</summary>
    public const uint DisableFlag = 1u << 31;

    /// <summary>Bit 22: the value counts 512 seconds, else blocks.</summary>
    public const uint TimeFlag = 1u << 22;

    public const uint Mask = 0xffff;

    /// <summary>Seconds in one unit of a time lock.</summary>
    public const int SecondsPerUnit = 512;

    /// <param name="seconds">A multiple of 512, at most 65535 x 512.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.InvalidLockTime"/>.</exception>
    public static uint FromSeconds(long seconds) => seconds >= 0 && seconds % SecondsPerUnit == 0 && seconds / SecondsPerUnit <= Mask
        ? TimeFlag | (uint)(seconds / SecondsPerUnit)
        : throw BitcoinErrors.InvalidLockTime.Error($"A relative lock of {seconds} s.", "Give a multiple of 512, at most 33553920.");

    /// <param name="blocks">At most 65535.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.InvalidLockTime"/>.</exception>
    public static uint FromBlocks(long blocks) => blocks is >= 0 and <= Mask
        ? (uint)blocks
        : throw BitcoinErrors.InvalidLockTime.Error($"A relative lock of {blocks} blocks.", "Give 0 to 65535.");

    /// <summary>What an nSequence locks; null when bit 31 disables the lock. Bits without a meaning are ignored, as BIP68 says.</summary>
    public static RelativeLock? Decode(uint sequence)
    {
        if ((sequence & DisableFlag) != 0)
        {
            return null;
        }
        var value = (int)(sequence & Mask);
        return (sequence & TimeFlag) != 0 ? new RelativeLock(true, value * SecondsPerUnit) : new RelativeLock(false, value);
    }

    /// <summary>
    /// BIP112: whether OP_CHECKSEQUENCEVERIFY with this operand lets the script go on: version 2 or more, and the input's own relative lock of the
    /// same kind and not shorter. An operand with bit 31 is a no-op.
    /// </summary>
    public static bool SatisfiesCsv(Transaction tx, int input, long operand)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (operand < 0)
        {
            return false;
        }
        if ((operand & DisableFlag) != 0)
        {
            return true;
        }
        var wanted = Decode((uint)(operand & (TimeFlag | Mask)))!.Value;
        return tx.Version >= 2 && Decode(tx.Inputs[input].Sequence) is { } has && has.IsTime == wanted.IsTime && has.Value >= wanted.Value;
    }

    /// <summary>
    /// BIP68: whether a block may contain the transaction. A lock of n blocks needs n blocks on the coin's own (the block at coin height + n); a
    /// lock of s seconds needs the median time past before the block to be at least s above the one before the coin's block.
    /// </summary>
    /// <param name="coins">For every input, where the coin that it spends was confirmed.</param>
    /// <param name="blockHeight">Height of the block that would contain it.</param>
    /// <param name="medianTimePast">Median time past of the block before, unix seconds.</param>
    public static bool SequenceLocksSatisfied(Transaction tx, IReadOnlyList<ConfirmedCoin> coins, int blockHeight, long medianTimePast)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(coins);
        if (coins.Count != tx.Inputs.Count)
        {
            throw BitcoinErrors.InvalidLockTime.Error($"{coins.Count} coins for {tx.Inputs.Count} inputs.", "Give one for every input.");
        }
        return tx.Version < 2 || tx.Inputs.Zip(coins).All(pair => Decode(pair.First.Sequence) switch
        {
            null => true,
            { IsTime: true, Value: var seconds } => medianTimePast >= pair.Second.MedianTimeBefore + seconds,
            { Value: var blocks } => blockHeight >= (long)pair.Second.Height + blocks,
        });
    }
}

/// <summary>A relative lock.</summary>
/// <param name="IsTime">Seconds, else blocks.</param>
/// <param name="Value">Seconds (a multiple of 512) or blocks.</param>
public readonly record struct RelativeLock(bool IsTime, int Value);

/// <summary>Where a coin was confirmed, as BIP68 counts.</summary>
/// <param name="Height">Height of the block that contains it.</param>
/// <param name="MedianTimeBefore">Median time past of the block before that one, unix seconds.</param>
public readonly record struct ConfirmedCoin(int Height, long MedianTimeBefore);
