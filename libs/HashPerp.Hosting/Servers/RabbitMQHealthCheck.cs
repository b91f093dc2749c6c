using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HashPerp.Hosting;

/// <summary>Whether the broker answers the protocol header of AMQP 0-9-1 with the first frame of a connection.</summary>
/// <param name="connection"><c>amqp://user:password@host:port</c></param>
internal sealed class RabbitMQHealthCheck(ReferenceExpression connection) : IHealthCheck
{
    private const int DefaultPort = 5672;
    private const byte MethodFrame = 1;

    private static readonly byte[] ProtocolHeader = [(byte)'A', (byte)'M', (byte)'Q', (byte)'P', 0, 0, 9, 1];

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var at = new Uri(await connection.GetValueAsync(cancellationToken).ConfigureAwait(false) ?? "");
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(at.Host, at.Port > 0 ? at.Port : DefaultPort, cancellationToken).ConfigureAwait(false);
            await using var stream = client.GetStream();
            await stream.WriteAsync(ProtocolHeader, cancellationToken).ConfigureAwait(false);
            var first = new byte[1];
            await stream.ReadExactlyAsync(first, cancellationToken).ConfigureAwait(false);
            return first[0] == MethodFrame ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("speaks another protocol");
        }
        catch (Exception away) when (away is SocketException or IOException)
        {
            return HealthCheckResult.Unhealthy(away.Message);
        }
    }
}
