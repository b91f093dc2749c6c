using System.Text.Json;
using System.Text.Json.Serialization;
using Grpc.Core;
using HashPerp.Contracts.Lifecycle.V1;
using HashPerp.Contracts.Oracle.V1;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Contracts.Settlements.V1;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using StackExchange.Redis;

namespace HashPerp.Gateway;

/// <summary>Puts the gateway together; its tests do the same in their own process.</summary>
public static class GatewaySetup
{
    /// <summary>The largest order with 64 coins and their proofs takes less than half of this.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    private const int MaxHeaderBytes = 16 * 1024;
    private const int MaxRequestLineBytes = 4 * 1024;
    private const int MaxJsonDepth = 8;

    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <exception cref="HashPerpException"><see cref="GatewayErrors.InvalidSetting"/>, and what AddServiceDefaults refuses.</exception>
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddServiceDefaults("gateway", grpc: false);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        });
        builder.MapErrors(StatusCode.ResourceExhausted, GatewayErrors.RateLimited);
        builder.MapErrors(StatusCode.Unavailable, GatewayErrors.LimiterUnavailable);
        builder.MapErrors(StatusCode.Unauthenticated, GatewayErrors.LoginRefused);
        builder.MapErrors(StatusCode.PermissionDenied, GatewayErrors.ForeignAccount);
        builder.MapErrors(StatusCode.NotFound, GatewayErrors.ContractNotFound, GatewayErrors.UnknownPath);
        builder.Services.AddSingleton(GatewaySettings.From(builder.Configuration));
        builder.Services.AddSingleton(RateLimits.From(builder.Configuration));
        AddRedis(builder);
        builder.Services.AddSingleton<Challenges>();
        builder.AddGrpcService<OrderBook.OrderBookClient>("orderbook", CallDeadline);
        builder.AddGrpcService<Contracts.Lifecycle.V1.Contracts.ContractsClient>("contractlifecycle", CallDeadline);
        builder.AddGrpcService<Oracle.OracleClient>("oracleingest", CallDeadline);
        builder.AddGrpcService<Settlements.SettlementsClient>("settlement", CallDeadline);
        builder.Services.AddOpenApi("v1");
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(options => Strict(options.SerializerOptions));
        return builder;
    }

    public static WebApplication UseGateway(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.Services.GetService<AccessTokens>() is null)
        {
            throw ServiceErrors.InvalidTokenKey.Error("Tokens:Key is missing.", "Give all services the same random key in Tokens__Key.");
        }
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ErrorResponses>();
        app.UseRouting();
        app.UseMiddleware<Callers>();
        app.UseMiddleware<RateLimiting>();
        app.UseMiddleware<Permissions>();
        app.MapOpenApi("/openapi/{documentName}.json").WithMetadata(new EndpointRules(RateClass.Read));
        var api = app.MapGroup("/v1");
        api.MapLogin();
        api.MapMarkets();
        api.MapOrders();
        api.MapContracts();
        api.MapChain();
        return app.MapServiceDefaults();
    }

    private static void AddRedis(WebApplicationBuilder builder)
    {
        var connection = builder.Configuration.GetConnectionString("redis")
            ?? throw GatewayErrors.InvalidSetting.Error("ConnectionStrings:redis is missing.", "Set ConnectionStrings__redis to host:port,password=...");
        var options = ConfigurationOptions.Parse(connection);
        options.AbortOnConnectFail = false;
        // A request that can't be counted is refused or let through at once; it doesn't wait for Redis to come back.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ConnectTimeout = 2000;
        options.AsyncTimeout = 1000;
        options.ReconnectRetryPolicy = new LinearRetry(500);
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(options));
        builder.Services.AddSingleton<TokenBuckets>();
        builder.Services.AddHealthChecks().AddCheck<RedisHealth>("redis");
    }

    /// <summary>A misspelt field is refused instead of being ignored.</summary>
    private static void Strict(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.AllowDuplicateProperties = false;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.MaxDepth = MaxJsonDepth;
    }
}
