using HashPerp.Chain;

namespace HashPerp.Client;

/// <summary>The chain at one moment, as far as locks go.</summary>
/// <param name="MedianTime">MTP of the tip, unix seconds.</param>
/// <param name="TipTime">Header time of the tip, unix seconds.</param>
public readonly record struct ChainMoment(int Height, long MedianTime, long TipTime)
{
    public static ChainMoment Of(HeaderChain headers) => new(headers.TipHeight, headers.MedianTimePast(headers.TipHeight), headers.TimeAt(headers.TipHeight));
}

/// <summary>
/// When the next block may hold a pre-signed exit: its own lock (a height L opens in block L + 1, a time once the median exceeds it, BIP113) and its delay,
/// counted from the median before the block that confirmed what it spends (BIP68).
/// </summary>
/// <param name="Height">The tip's height from which it may; 0 without a height lock.</param>
/// <param name="Time">The tip's MTP from which it may.</param>
public readonly record struct ExitOpening(int Height, long Time)
{
    /// <summary>Seconds between blocks, for estimates.</summary>
    public const int BlockSeconds = 600;

    /// <summary>The median of eleven times lags five blocks behind the tip.</summary>
    private const long MedianLag = 5 * BlockSeconds;

    /// <summary>Lock times from here on are unix seconds (consensus).</summary>
    private const uint TimeThreshold = 500_000_000;

    /// <param name="delaysFrom">MTP before the block that confirmed the output; an estimate while none has.</param>
    public static ExitOpening Of(ExitPath path, long delaysFrom) => Of(path.LockTime, path.Delay, delaysFrom);

    /// <param name="lockTime">nLockTime: a height, or from 500,000,000 on unix seconds.</param>
    /// <param name="delay">Seconds.</param>
    public static ExitOpening Of(uint lockTime, uint delay, long delaysFrom) => lockTime < TimeThreshold
        ? new ExitOpening(checked((int)lockTime), delaysFrom + delay)
        : new ExitOpening(0, Math.Max(lockTime + 1L, delaysFrom + delay));

    public bool IsOpen(ChainMoment now) => BlocksLeft(now) == 0 && SecondsLeft(now) == 0;

    public int BlocksLeft(ChainMoment now) => Math.Max(0, Height - now.Height);

    /// <summary>Seconds that the median has still to go.</summary>
    public long SecondsLeft(ChainMoment now) => Math.Max(0, Time - now.MedianTime);

    /// <summary>About when, unix seconds, with a block every ten minutes.</summary>
    public long Eta(ChainMoment now)
    {
        var byHeight = BlocksLeft(now) > 0 ? now.TipTime + (long)BlocksLeft(now) * BlockSeconds : now.TipTime;
        return SecondsLeft(now) > 0 ? Math.Max(byHeight, Time + MedianLag) : byHeight;
    }

    /// <summary>What is left, for people.</summary>
    public string Left(ChainMoment now)
    {
        if (IsOpen(now))
        {
            return "open now";
        }
        string[] parts = [
            .. BlocksLeft(now) is > 0 and var blocks ? new[] { $"{blocks} blocks" } : [],
            .. SecondsLeft(now) is > 0 and var seconds ? new[] { $"{seconds} s{ExitText.Rough(seconds)} of median time" } : [],
        ];
        return $"in {string.Join(" and ", parts)}, about {ExitText.Time(Eta(now))}";
    }
}
