using HashPerp.Chain;

namespace HashPerp.Cli;

/// <summary>When the next block of a replayed chain is mined: when mainnet's was, as long as that is known.</summary>
internal static class ReplayClock
{
    /// <summary>Between blocks whose mainnet time isn't shipped, seconds.</summary>
    public const int Spacing = 600;

    /// <param name="displayHeight">Of the block to mine.</param>
    /// <param name="tipTime">Header time of the block before it.</param>
    /// <param name="medianTime">Median time past of the block before it: a header time must be later (BIP113 builds on this rule of consensus).</param>
    public static long TimeOf(MainnetFacts facts, int displayHeight, long tipTime, long medianTime)
    {
        var time = displayHeight <= facts.TipHeight ? facts.TimeAt(displayHeight) : tipTime + Spacing;
        return Math.Max(time, medianTime + 1);
    }
}
