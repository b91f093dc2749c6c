using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HashPerp.AppHost;

/// <summary>Whether the node has loaded its chain and answers.</summary>
internal sealed class BitcoindHealthCheck(EndpointReference rpc, ParameterResource password) : IHealthCheck
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15) });

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var login = $"{BitcoindResource.User}:{await password.GetValueAsync(cancellationToken)}";
        using var request = new HttpRequestMessage(HttpMethod.Post, rpc.Url)
        {
            Content = new StringContent("""{"method":"getblockcount"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(login)));
        try
        {
            using var answer = await Client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            // While it loads, the answer is 500 with code -28.
            return answer.IsSuccessStatusCode ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"answers {answer.StatusCode}");
        }
        catch (HttpRequestException away)
        {
            return HealthCheckResult.Unhealthy(away.Message);
        }
    }
}
