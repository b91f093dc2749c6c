using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace HashPerp.Data;

/// <summary>Healthy when Postgres answers a query.</summary>
internal sealed class DatabaseHealth(NpgsqlDataSource source) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var command = source.CreateCommand("select 1");
            await using var _ = command.ConfigureAwait(false);
            await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (NpgsqlException error)
        {
            return HealthCheckResult.Unhealthy("The database doesn't answer.", error);
        }
    }
}
