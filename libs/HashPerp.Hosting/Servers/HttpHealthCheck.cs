using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HashPerp.Hosting;

/// <summary>Asks one path of an endpoint and compares the status.</summary>
internal sealed class HttpHealthCheck(IResourceWithEndpoints resource, string endpoint, string path, int expected) : IReplicaHealthCheck
{
    /// <summary>Connections are kept, but not to a process that has gone meanwhile.</summary>
    private static readonly HttpClient Client = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15) });

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => CheckAsync(0, cancellationToken);

    public async Task<HealthCheckResult> CheckAsync(int replica, CancellationToken cancel)
    {
        var url = new Uri(new Uri(new EndpointReference(resource, endpoint, replica).Url), path);
        try
        {
            using var answer = await Client.GetAsync(url, cancel).ConfigureAwait(false);
            return (int)answer.StatusCode == expected ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(string.Create(CultureInfo.InvariantCulture, $"{path} answers {(int)answer.StatusCode}"));
        }
        catch (HttpRequestException away)
        {
            return HealthCheckResult.Unhealthy(away.Message);
        }
    }
}
