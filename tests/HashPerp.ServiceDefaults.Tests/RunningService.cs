using Grpc.Core;
using HashPerp.Contracts.OrderBook.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HashPerp.ServiceDefaults.Tests;

/// <summary>A host on the defaults in this process, and another one's client for it.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    public const string Key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private readonly WebApplication _caller;

    private RunningService(WebApplication app, WebApplication caller)
    {
        App = app;
        _caller = caller;
    }

    public WebApplication App { get; }

    public Uri Url => new(App.Urls.First());

    public Uri OperationsUrl => new(App.Urls.Last());

    /// <summary>As another service has it: with our errors, deadlines and tokens.</summary>
    public OrderBook.OrderBookClient Client => _caller.Services.GetRequiredService<OrderBook.OrderBookClient>();

    public AccessTokens Tokens { get; } = new(Key, TimeProvider.System);

    public static async Task<RunningService> StartAsync(bool grpc = true, params (string Key, string Value)[] settings)
    {
        var builder = Builder(settings);
        builder.AddServiceDefaults("orderbook", grpc);
        builder.MapErrors(StatusCode.FailedPrecondition, TestBook.Refusal);
        var app = builder.Build();
        app.MapGrpcService<TestBook>();
        app.MapServiceDefaults();
        await app.StartAsync();
        return new RunningService(app, Caller(app.Urls.First()));
    }

    /// <summary>A host that isn't started and has a client for <paramref name="url"/>.</summary>
    public static WebApplication Caller(string url, TimeSpan? deadline = null)
    {
        var builder = Builder([("services:orderbook:grpc:0", url)]);
        builder.AddServiceDefaults("gateway");
        builder.AddGrpcService<OrderBook.OrderBookClient>("orderbook", deadline ?? TimeSpan.FromSeconds(1));
        return builder.Build();
    }

    /// <summary>A channel without any of our interceptors.</summary>
    public OrderBook.OrderBookClient BareClient() => new(ServiceClients.OpenChannel(Url));

    public async ValueTask DisposeAsync()
    {
        await _caller.DisposeAsync();
        await App.DisposeAsync();
    }

    private static WebApplicationBuilder Builder((string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings.Append(("Tokens:Key", Key)).Select(pair => KeyValuePair.Create(pair.Item1, (string?)pair.Item2)));
        builder.Logging.SetMinimumLevel(LogLevel.None);
        return builder;
    }
}
