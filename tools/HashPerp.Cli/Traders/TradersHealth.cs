using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HashPerp.Cli;

/// <summary>Healthy while blocks come and both agents answer.</summary>
internal sealed class TradersHealth(TraderChain chain, IReadOnlyList<Trader> traders, TimeSpan blockPace) : IHealthCheck
{
    /// <summary>Beside the pace of the blocks: the chain may stand still for two minutes while coins go into a batch.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(1);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var reasons = new List<string>();
        if (!chain.IsWarm || chain.SinceLastBlock is not { } since || since > Patience + (3 * blockPace))
        {
            reasons.Add("no block was mined lately");
        }
        reasons.AddRange(traders.Where(trader => trader.SinceLastAnswer is not { } answered || answered > AnswerLimit).Select(trader => $"{trader.Name}'s agent doesn't answer"));
        return Task.FromResult(reasons.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(string.Join("; ", reasons)));
    }
}
