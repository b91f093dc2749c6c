using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HashPerp.OracleIngest;

/// <summary>Healthy while the node answers and blocks come. What is on record is told in any state; the ages say how good it is.</summary>
public sealed class ChainHealth(OracleState state, OracleOptions options) : IHealthCheck
{
    private const long SilentNodeSeconds = 30;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object>
        {
            ["height"] = state.Current?.Chain.TipHeight ?? -1,
            ["tip_age_seconds"] = state.TipAgeSeconds ?? -1,
            ["node_age_seconds"] = state.NodeAgeSeconds ?? -1,
        };
        return Task.FromResult(Judge(data));
    }

    private HealthCheckResult Judge(Dictionary<string, object> data)
    {
        if (state.Refusal is { } refusal)
        {
            return HealthCheckResult.Unhealthy(refusal, data: data);
        }
        if (state.Current is null)
        {
            return HealthCheckResult.Unhealthy("No block is known yet.", data: data);
        }
        if (state.NodeAgeSeconds is null or > SilentNodeSeconds)
        {
            return HealthCheckResult.Degraded("The node doesn't answer.", data: data);
        }
        return state.TipAgeSeconds > options.StaleTipSeconds
            ? HealthCheckResult.Degraded($"No block for {state.TipAgeSeconds} s.", data: data)
            : HealthCheckResult.Healthy(data: data);
    }
}
