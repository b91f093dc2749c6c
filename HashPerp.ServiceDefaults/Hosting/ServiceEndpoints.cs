using System.Net;
using HashPerp.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;

namespace HashPerp.ServiceDefaults;

/// <summary>
/// Two addresses: the service's own (gRPC over h2c, or plain HTTP for the gateway) and one for operations over HTTP/1.1, because without TLS a connection can't
/// say which of the two protocols it speaks. They come from <c>Endpoints__Service</c> and <c>Endpoints__Operations</c>, or else are the first and the second of
/// <c>ASPNETCORE_URLS</c>; one that isn't given is a free port of 127.0.0.1.
/// </summary>
internal static class ServiceEndpoints
{
    private const string AnyPort = "http://127.0.0.1:0";
    private const int MaxConnections = 2000;

    /// <exception cref="HashPerpException"><see cref="ServiceErrors.InvalidEndpoint"/>.</exception>
    public static void Bind(WebApplicationBuilder builder, bool grpc)
    {
        var urls = (builder.Configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var service = Parse(builder.Configuration["Endpoints:Service"] ?? urls.FirstOrDefault() ?? AnyPort);
        var operations = Parse(builder.Configuration["Endpoints:Operations"] ?? urls.Skip(1).FirstOrDefault() ?? AnyPort);
        // Taken; else Kestrel would warn that it doesn't use them.
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            Listen(kestrel, service, endpoint => endpoint.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1AndHttp2);
            Listen(kestrel, operations, endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http1;
                endpoint.Use(next => connection =>
                {
                    connection.Features.Set(OperationsConnection.Mark);
                    return next(connection);
                });
            });
        });
    }

    /// <summary>Whether a request came in at the address for operations.</summary>
    public static bool IsOperations(HttpContext context) => context.Features.Get<OperationsConnection>() is not null;

    private static BindingAddress Parse(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme == Uri.UriSchemeHttp && address.PathBase.Length == 0 ? address : throw Invalid(url);
        }
        catch (FormatException)
        {
            throw Invalid(url);
        }
    }

    private static HashPerpException Invalid(string url) => ServiceErrors.InvalidEndpoint.Error($"'{url}' is no address to listen at.", "Write http://host:port.");

    private static void Listen(KestrelServerOptions kestrel, BindingAddress address, Action<ListenOptions> configure)
    {
        if (IPAddress.TryParse(address.Host, out var ip))
        {
            kestrel.Listen(ip, address.Port, configure);
        }
        else if (address.Host == "localhost")
        {
            kestrel.Listen(IPAddress.Loopback, address.Port, configure);
        }
        else
        {
            kestrel.ListenAnyIP(address.Port, configure);
        }
    }

    private sealed class OperationsConnection
    {
        public static readonly OperationsConnection Mark = new();
    }
}
