using System.Collections.Concurrent;
using Grpc.Core;
using HashPerp.Contracts.Asp.V1;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HashPerp.OrderBook.Tests;

/// <summary>Stands for AspAdapter where its answers must be controlled: holds whatever is asked for, unless it is told to refuse.</summary>
internal sealed class FakeAsp : AspAdapter.AspAdapterBase, IAsyncDisposable
{
    private WebApplication _app = null!;

    /// <summary>Holder -> what was required, for what is held now.</summary>
    public ConcurrentDictionary<string, long> Held { get; } = new();

    public ConcurrentQueue<string> Released { get; } = new();

    /// <summary>What the next reservations are answered with; null to grant them.</summary>
    public StatusCode? Refuses { get; set; }

    public Uri Url => new(_app.Urls.First());

    public static async Task<FakeAsp> StartAsync()
    {
        var fake = new FakeAsp();
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(fake);
        fake._app = builder.Build();
        fake._app.MapGrpcService<FakeAsp>();
        await fake._app.StartAsync();
        return fake;
    }

    public override Task<Reservation> Reserve(ReserveRequest request, ServerCallContext context)
    {
        if (Refuses is { } status)
        {
            throw status == StatusCode.FailedPrecondition
                ? RpcErrors.ToRpc(new ErrorCode(7201, "CoinNotFree").Error("Coin is reserved."), status)
                : new RpcException(new Status(status, "told to"));
        }
        Held[request.Holder] = request.RequiredSat;
        return Task.FromResult(new Reservation { Holder = request.Holder, TotalSat = request.RequiredSat });
    }

    public override Task<Reservation> Release(ReleaseRequest request, ServerCallContext context)
    {
        if (!Held.TryRemove(request.Holder, out _) && !Released.Contains(request.Holder))
        {
            throw new RpcException(new Status(StatusCode.NotFound, "never reserved"));
        }
        Released.Enqueue(request.Holder);
        return Task.FromResult(new Reservation { Holder = request.Holder });
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
