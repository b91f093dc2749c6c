using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace HashPerp.Hosting;

/// <summary>Whether a server or a database answers a query.</summary>
internal sealed class PostgresHealthCheck(ReferenceExpression connection) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var text = new NpgsqlConnectionStringBuilder(await connection.GetValueAsync(cancellationToken).ConfigureAwait(false)) { Pooling = false, Timeout = 3 };
        text.Database ??= "postgres";
        try
        {
            await using var open = new NpgsqlConnection(text.ConnectionString);
            await open.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var query = new NpgsqlCommand("SELECT 1", open);
            await query.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (NpgsqlException away)
        {
            return HealthCheckResult.Unhealthy(away.Message);
        }
    }
}
