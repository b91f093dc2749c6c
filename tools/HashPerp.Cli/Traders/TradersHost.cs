using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HashPerp.Cli;

/// <summary>Everything that the scripted traders need, in one process with <c>/health</c>, beside their two agents.</summary>
internal static class TradersHost
{
    private const int MaxAge = 12;

    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(TradersOptions options, CancellationToken cancel)
    {
        var (time, facts) = (WallClock.Time, MainnetFacts.Embedded);
        var output = new EventOutput(Console.Out, options.Json);
        using var node = new RPCClient(ServiceAddress.Node);
        using var books = new OperatorBooks(ServiceAddress.Of("arkserver"));
        using var exchange = new ExchangeClient(ServiceAddress.Of("orderbook"), AdminToken.Source(time));
        var chain = new TraderChain(node, facts, options, output, time);
        var news = new TraderNews(output, chain.DisplayHeight);
        Trader[] traders = [new("Alice", Leg.Height, options, news, output, time), new("Bob", Leg.Time, options, news, output, time)];
        var markets = new MarketKeeper(exchange, chain, options, facts, output);
        var desk = new TradeDesk(
            traders, markets, chain, exchange, new TradePlan(options.MaxOrders, options.MaxContracts, MaxAge), new SeededRandom(options.Seed), output);
        var funds = new OperatorFunds(books, chain, output);

        await using var app = Build(new TradersHealth(chain, traders, options.BlockPace));
        await app.StartAsync(cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, app.Lifetime.ApplicationStopping);
        output.Event("traders.started", $"The scripted traders start (seed {options.Seed}).", new JsonObject { ["seed"] = options.Seed });
        var steadily = new Steadily(output, time);
        await Task.WhenAll(
        [
            steadily.RunAsync("Mining", options.BlockPace, chain.MineAsync, stop.Token),
            steadily.RunAsync("Paying the operator", Look, funds.LookAsync, stop.Token),
            steadily.RunAsync("Listing markets", Glance, markets.LookAsync, stop.Token),
            steadily.RunAsync("Trading", options.TradePace, desk.ActAsync, stop.Token),
            .. traders.Select(trader => trader.RunAsync(stop.Token)),
            .. traders.Select(trader => steadily.RunAsync($"Making coins for {trader.Name}", Glance, new CoinKeeper(trader, markets, chain, output).LookAsync, stop.Token)),
        ]);
        await app.StopAsync(CancellationToken.None);
    }

    /// <summary>Ends when the chain has its warm-up. Whoever starts afterwards finds the blocks at once, instead of being told of each.</summary>
    public static async Task WarmUpAsync(TradersOptions options, CancellationToken cancel)
    {
        using var node = new RPCClient(ServiceAddress.Node);
        await new TraderChain(node, MainnetFacts.Embedded, options, new EventOutput(Console.Out, options.Json), WallClock.Time).WarmUpAsync(cancel);
    }

    private static WebApplication Build(TradersHealth health)
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddServiceDefaults("traders", grpc: false);
        // Standard output belongs to the events.
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddHealthChecks().AddCheck("traders", health);
        var app = builder.Build();
        app.MapServiceDefaults();
        return app;
    }
}
