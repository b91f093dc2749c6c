using System.Net;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Rest;
using HashPerp.Primitives;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HashPerp.ArkServer.Hosting;

/// <summary>
/// Three addresses: gRPC over h2c, REST over HTTP/1.1, because without TLS a connection can't say which of the two it speaks, and REST for the operator's owner.
/// They come from <c>Endpoints__Service</c>, <c>Endpoints__Rest</c> and <c>Endpoints__Admin</c>, or else are the first, second and third of <c>ASPNETCORE_URLS</c>;
/// one that isn't given is a free port of 127.0.0.1.
/// </summary>
internal static class OperatorEndpoints
{
    private const string AnyPort = "http://127.0.0.1:0";

    private const int MaxConnections = 2000;

    private static readonly string[] Names = ["Service", "Rest", "Admin"];

    /// <exception cref="HashPerpException"><see cref="OperatorErrors.ConfigurationInvalid"/>.</exception>
    public static void Bind(WebApplicationBuilder builder)
    {
        var urls = (builder.Configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var addresses = Names.Select((name, index) => Parse(builder.Configuration[$"Endpoints:{name}"] ?? urls.ElementAtOrDefault(index) ?? AnyPort)).ToList();
        // Taken; else Kestrel would warn that it doesn't use them.
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 200;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestLineSize = WireLimits.MaxRequestLine;
            Listen(kestrel, addresses[0], endpoint => endpoint.Protocols = HttpProtocols.Http2);
            Listen(kestrel, addresses[1], endpoint => endpoint.Protocols = HttpProtocols.Http1);
            Listen(kestrel, addresses[2], endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http1;
                endpoint.Use(next => connection =>
                {
                    connection.Features.Set(AdminConnection.Mark);
                    return next(connection);
                });
            });
        });
    }

    /// <summary>Whether a request came in at the address of the operator's owner.</summary>
    public static bool IsAdmin(HttpContext http) => http.Features.Get<AdminConnection>() is not null;

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

    private static HashPerpException Invalid(string url) => OperatorErrors.ConfigurationInvalid.Error($"'{url}' is no address to listen at.", "Write http://host:port.");

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

    private sealed class AdminConnection
    {
        public static readonly AdminConnection Mark = new();
    }
}
