using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace HashPerp.Gateway;

/// <summary>Without Redis the gateway still shows everything and changes nothing.</summary>
internal sealed class RedisHealth(IConnectionMultiplexer redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await redis.GetDatabase().PingAsync();
            return HealthCheckResult.Healthy();
        }
        catch (Exception error) when (error is RedisException or RedisTimeoutException)
        {
            return HealthCheckResult.Degraded("Redis doesn't answer: nothing can be changed through the gateway.");
        }
    }
}
