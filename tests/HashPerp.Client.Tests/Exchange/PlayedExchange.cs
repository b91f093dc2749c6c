using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Grpc.Core;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProtoMarket = HashPerp.Contracts.OrderBook.V1.Market;

namespace HashPerp.Client.Tests;

/// <summary>A gateway and an order book on free ports, for agents in processes of their own. Remembers orders by request id, as the real one does.</summary>
internal sealed class PlayedExchange : IAsyncDisposable
{
    public const string Origin = "hashperp";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, string> _challenges = new();

    private PlayedExchange(WebApplication app) => _app = app;

    public Uri Gateway { get; private set; } = null!;

    public Uri OrderBook { get; private set; } = null!;

    /// <summary>What becomes of an order after it was placed.</summary>
    public OrderStatus Fate { get; set; } = OrderStatus.Open;

    /// <summary>Refuses orders with this number; 0 for none.</summary>
    public int RefusesWith { get; set; }

    /// <summary>Tokens are good until this is raised.</summary>
    public int Era { get; set; }

    /// <summary>How long a token lives, seconds.</summary>
    public int TokenSeconds { get; set; } = 900;

    public ConcurrentQueue<string> Logins { get; } = new();

    public ConcurrentQueue<PlaceOrderRequest> Placed { get; } = new();

    public ConcurrentQueue<CancelOrderRequest> Cancelled { get; } = new();

    public ConcurrentQueue<string?> Traceparents { get; } = new();

    public static async Task<PlayedExchange> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddGrpc();
        PlayedExchange? self = null;
        builder.Services.AddSingleton(_ => self!);
        var app = builder.Build();
        app.MapGrpcService<Book>();
        self = new PlayedExchange(app);
        app.MapPost("/v1/login/challenge", self.ChallengeAsync);
        app.MapPost("/v1/login", self.LoginAsync);
        await app.StartAsync();
        var urls = app.Urls.ToArray();
        (self.Gateway, self.OrderBook) = (new Uri(urls[0]), new Uri(urls[1]));
        return self;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task<IResult> ChallengeAsync(HttpRequest request)
    {
        var body = (JsonObject)(await JsonNode.ParseAsync(request.Body))!;
        var challenge = Hex.Encode(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        _challenges[challenge] = (string)body["account"]!;
        return Results.Text(new JsonObject { ["challenge"] = challenge, ["expires_at"] = Now + 60 }.ToJsonString(), "application/json");
    }

    private async Task<IResult> LoginAsync(HttpRequest request)
    {
        var body = (JsonObject)(await JsonNode.ParseAsync(request.Body))!;
        var (account, challenge) = ((string)body["account"]!, (string)body["challenge"]!);
        var login = new LoginChallenge(GenesisPrefix.Regtest, Origin, Bytes32.Parse(challenge), Bytes32.Parse(account));
        if (!_challenges.TryRemove(challenge, out var asked) || asked != account
            || !ECXOnlyPubKey.Parse(account).VerifyBIP340(Hex.Decode((string)body["signature"]!), login.Id().ToBytes()))
        {
            return Results.Text("no", statusCode: 401);
        }
        Logins.Enqueue(account);
        return Results.Text(new JsonObject { ["token"] = $"{account}-{Era}", ["expires_at"] = Now + TokenSeconds }.ToJsonString(), "application/json");
    }

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    private sealed class Book(PlayedExchange exchange) : OrderBook.OrderBookBase
    {
        public override Task<GetMarketsResponse> GetMarkets(GetMarketsRequest request, ServerCallContext context)
        {
            Require(context);
            var listed = new ProtoMarket
            {
                MarketId = SampleMatch.Bytes(SampleMatch.Market.Id.ToBytes()), ExpiryHeight = SampleMatch.Market.Height, PerLotSat = SampleMatch.Market.PerLot.Value,
            };
            listed.Strikes.AddRange(SampleMatch.Market.Strikes.Select(strike => (uint)strike.Value));
            return Task.FromResult(new GetMarketsResponse { Markets = { listed } });
        }

        public override Task<OrderState> PlaceOrder(PlaceOrderRequest request, ServerCallContext context)
        {
            Require(context);
            exchange.Placed.Enqueue(request);
            exchange.Traceparents.Enqueue(context.RequestHeaders.GetValue("traceparent"));
            if (exchange.RefusesWith != 0)
            {
                var trailers = new Metadata { { "hashperp-error-code", $"{exchange.RefusesWith}" }, { "hashperp-error-name", "PlayedRefusal" } };
                throw new RpcException(new Status(StatusCode.FailedPrecondition, $"PlayedRefusal ({exchange.RefusesWith}): Not today."), trailers);
            }
            return Task.FromResult(StateOf(Order.Parse(request.Order.Span).Id().ToBytes(), OrderStatus.Open));
        }

        public override Task<OrderState> CancelOrder(CancelOrderRequest request, ServerCallContext context)
        {
            Require(context);
            exchange.Cancelled.Enqueue(request);
            return Task.FromResult(StateOf(CancelOrder_(request).OrderId.ToBytes(), OrderStatus.Cancelled));
        }

        public override Task<GetOrdersResponse> GetOrders(GetOrdersRequest request, ServerCallContext context)
        {
            Require(context);
            var answer = new GetOrdersResponse();
            var cancelled = exchange.Cancelled.Select(cancel => CancelOrder_(cancel).OrderId).ToHashSet();
            answer.Orders.AddRange(exchange.Placed.Select(placed => Order.Parse(placed.Order.Span).Id()).Distinct()
                .Select(id => StateOf(id.ToBytes(), cancelled.Contains(id) ? OrderStatus.Cancelled : exchange.Fate)));
            return Task.FromResult(answer);
        }

        public override Task<HeartbeatResponse> Heartbeat(HeartbeatRequest request, ServerCallContext context)
        {
            Require(context);
            return Task.FromResult(new HeartbeatResponse { DueMs = 6_000 });
        }

        private static ContractScripts.CancelOrder CancelOrder_(CancelOrderRequest request) => ContractScripts.CancelOrder.Parse(request.Cancel.Span);

        private static OrderState StateOf(byte[] id, OrderStatus status) =>
            new() { OrderId = SampleMatch.Bytes(id), Status = status, Cancelled = status == OrderStatus.Cancelled ? 1u : 0u };

        private void Require(ServerCallContext context)
        {
            if (context.RequestHeaders.GetValue("authorization") is not { } token || !token.StartsWith("Bearer ", StringComparison.Ordinal)
                || !token.EndsWith($"-{exchange.Era}", StringComparison.Ordinal))
            {
                throw new RpcException(new Status(StatusCode.Unauthenticated, "no token"));
            }
        }
    }
}
