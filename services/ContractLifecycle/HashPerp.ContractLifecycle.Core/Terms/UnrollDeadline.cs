using System.Globalization;
using HashPerp.ContractScripts;

namespace HashPerp.ContractLifecycle.Core;

/// <summary>
/// By when a live contract has to be on the chain if its operator doesn't come back: T - (d2 + 2 blocks x packages + 12 h) of its first open rung
/// (30-contract-protocol §5). Unrolled by then, its pots are decided by the chain's rules alone.
/// </summary>
public static class UnrollDeadline
{
    /// <summary>
    /// One package for each transaction of a kit, one after the other. The coordinator has no kit; a kit that passes 60 transactions is anchored before the next change
    /// (30-contract-protocol §5). Most have a few, and deadlines that are most of a day later: their kits know.
    /// </summary>
    public const int Packages = 60;

    private const long TwoBlocks = 1_200;

    private const long HalfDay = 43_200;

    /// <param name="rungTimes">T of each rung that isn't settled, unix seconds.</param>
    /// <param name="claimDelay">d2, seconds.</param>
    /// <returns>Unix seconds of chain time; null when no rung is open.</returns>
    public static long? Of(IEnumerable<long> rungTimes, long claimDelay)
    {
        long[] open = [.. rungTimes];
        return open.Length == 0 ? null : open.Min() - (claimDelay + (TwoBlocks * Packages) + HalfDay);
    }

    /// <inheritdoc cref="Of(IEnumerable{long}, long)"/>
    public static long? Of(IEnumerable<long> rungTimes, ContractTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return Of(rungTimes, terms.ClaimDelay);
    }

    /// <summary>What to do by when.</summary>
    /// <param name="now">Wall-clock, which chain time follows to within two hours; the exit tool goes by the chain.</param>
    public static string Advice(long unrollBy, DateTimeOffset now)
    {
        var by = DateTimeOffset.FromUnixTimeSeconds(unrollBy);
        var when = by.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        return now < by
            ? $"The operator is unreachable. Look at 'hashperp exit plan KIT' now; if it isn't back by {when}, start 'hashperp exit run KIT' by then."
            : $"The operator is unreachable, and {when}, by which this contract should be on the chain, has passed if its exit takes {Packages} packages. "
                + "'hashperp exit plan KIT' has the exact deadline: start 'hashperp exit run KIT' now unless it is far off.";
    }
}
