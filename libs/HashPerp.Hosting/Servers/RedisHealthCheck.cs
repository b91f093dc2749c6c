using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HashPerp.Hosting;

/// <summary>Whether Redis takes the password and answers PING.</summary>
/// <param name="connection"><c>host:port,password=...</c></param>
internal sealed class RedisHealthCheck(ReferenceExpression connection) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var parts = (await connection.GetValueAsync(cancellationToken).ConfigureAwait(false) ?? "").Split(',');
        var password = parts.Skip(1).FirstOrDefault(part => part.StartsWith("password=", StringComparison.Ordinal))?["password=".Length..];
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(HostAndPort.Host(parts[0]), HostAndPort.Port(parts[0]), cancellationToken).ConfigureAwait(false);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes((password is null ? "" : $"AUTH {password}\r\n") + "PING\r\n"), cancellationToken).ConfigureAwait(false);
            using var reader = new StreamReader(stream);
            var answer = password is null ? "+OK" : await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            answer = answer == "+OK" ? await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) : answer;
            return answer == "+PONG" ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(answer ?? "Redis closed the connection");
        }
        catch (Exception away) when (away is SocketException or IOException)
        {
            return HealthCheckResult.Unhealthy(away.Message);
        }
    }
}
