using Grpc.Core;
using HashPerp.Contracts.Asp.V1;
using HashPerp.Data;
using HashPerp.Events.AspAdapter;
using HashPerp.Events.ContractLifecycle;
using HashPerp.Events.OracleIngest;
using HashPerp.Events.Settlement;
using HashPerp.Messaging;
using HashPerp.OrderBook.Core;
using HashPerp.ServiceDefaults;

namespace HashPerp.OrderBook;

/// <summary>Puts the service together.</summary>
public static class OrderBookApp
{
    public const string Name = "orderbook";

    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults(Name);
        builder.AddHashPerpData(Name, typeof(OrderBookApp).Assembly);
        builder.AddHashPerpMessaging(Name);
        builder.AddGrpcService<AspAdapter.AspAdapterClient>("aspadapter");
        MapErrors(builder);
        AddHandlers(builder);
        builder.Services.Configure<OrderBookOptions>(builder.Configuration.GetSection(OrderBookOptions.Section));
        AddMarkets(builder.Services);
        var app = builder.Build();
        app.MapGrpcService<OrderBookGrpcService>();
        app.MapServiceDefaults();
        OrderBookMetrics.Observe(app.Services.GetRequiredService<MarketRegistry>());
        return app;
    }

    private static void AddMarkets(IServiceCollection services)
    {
        services.AddSingleton<JournalDatabase>().AddSingleton<MarketStore>().AddSingleton<BatchStore>();
        services.AddSingleton<JournalReader>().AddSingleton<OrderQueries>();
        services.AddSingleton<ReservationStore>().AddSingleton<CoinReservations>().AddSingleton<Presence>();
        services.AddSingleton<MarketParts>().AddSingleton<MarketRegistry>();
        services.AddSingleton<PlaceOrderHandler>().AddSingleton<CancelOrderHandler>().AddSingleton<ListMarketHandler>();
        services.AddSingleton<HeartbeatHandler>().AddSingleton<BookHandler>();
        services.AddHostedService(provider => provider.GetRequiredService<MarketRegistry>());
        services.AddHostedService<MarketClock>();
        services.AddHostedService<ReservationReleaser>();
    }

    private static void AddHandlers(WebApplicationBuilder builder)
    {
        builder.AddEventHandler<SeriesAnnouncedV1, SeriesAnnouncedHandler>();
        builder.AddEventHandler<BlockConnectedV1, BlockConnectedHandler>();
        builder.AddEventHandler<ContractActivatedV1, ContractActivatedHandler>();
        builder.AddEventHandler<ContractAbortedV1, ContractAbortedHandler>();
        builder.AddEventHandler<VtxoSpentV1, VtxoSpentHandler>();
    }

    private static void MapErrors(WebApplicationBuilder builder)
    {
        builder.MapErrors(StatusCode.NotFound, OrderBookErrors.UnknownMarket, OrderBookErrors.UnknownOrder);
        builder.MapErrors(StatusCode.FailedPrecondition, OrderBookErrors.MarketNotOpen, OrderBookErrors.OrderOver, OrderBookErrors.OrderExpired);
        builder.MapErrors(StatusCode.AlreadyExists, OrderBookErrors.MarketExists, OrderBookErrors.DuplicateClientOrderId);
        builder.MapErrors(
            StatusCode.ResourceExhausted, OrderBookErrors.TooManyOrders, OrderBookServiceErrors.TooManyStreams, OrderBookServiceErrors.SlowReader);
        builder.MapErrors(
            StatusCode.Unavailable, OrderBookServiceErrors.Busy, OrderBookServiceErrors.MarketUnavailable, OrderBookServiceErrors.FencedOff);
        builder.MapErrors(StatusCode.PermissionDenied, OrderBookServiceErrors.NotYourOrder);
        builder.MapErrors(
            StatusCode.Internal, OrderBookErrors.DamagedJournal, OrderBookErrors.ReplayDiffers, OrderBookServiceErrors.InvalidConfiguration);
    }
}
