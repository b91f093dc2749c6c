using System.Globalization;
using HashPerp.ContractScripts;

namespace HashPerp.ContractLifecycle.Core;

/// <summary>What the parties of a live contract are told to do if its operator doesn't come back: by the deadline of its first open rung.</summary>
public static class UnrollAdvice
{
    /// <summary>
    /// One package for each transaction of a kit, one after the other. The coordinator has no kit; a kit that passes 60 transactions is anchored before the next change
    /// (30-contract-protocol §5). Most have a few, and deadlines that are most of a day later: their kits know.
    /// </summary>
    public const int Packages = 60;

    /// <param name="rungTimes">T of each rung that isn't settled, unix seconds.</param>
    /// <returns>Unix seconds of chain time; null when no rung is open.</returns>
    public static long? DeadlineOf(IEnumerable<long> rungTimes, ContractTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        long[] open = [.. rungTimes];
        return open.Length == 0 ? null : UnrollDeadline.Of(open.Min(), terms.ClaimDelay, Packages);
    }

    /// <summary>What to do by when. It names the chain's time and doesn't say whether that has passed: the coordinator's own clock isn't the chain's.</summary>
    public static string Text(long unrollBy)
    {
        var when = DateTimeOffset.FromUnixTimeSeconds(unrollBy).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        return $"The operator is unreachable. This contract should be on the chain when the chain's median time is {when}, or later if its exit takes fewer than {Packages} packages. "
            + "'hashperp exit plan KIT' has the exact deadline; start 'hashperp exit run KIT' by then.";
    }
}
