using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using HashPerp.Testing;
using Proto = HashPerp.Contracts.OrderBook.V1;

namespace HashPerp.OrderBook.Tests;

/// <summary>SIGKILL before and after every persisted step, in the middle of trading.</summary>
public sealed class CrashTests
{
    private const string Fault = "HASHPERP_FAULT";

    public static TheoryData<string, string> Points
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var point in OrderBookFaultPoints.All)
            {
                data.Add(point, "before");
                data.Add(point, "after");
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_kill_loses_no_acknowledged_order_duplicates_none_and_leaks_no_coin(string point, string side)
    {
        var connection = await HostedBook.DatabaseAsync();
        await using var asp = await FakeAsp.StartAsync();
        var listing = point == OrderBookFaultPoints.MarketListed;
        await using var service = await ServiceProcess.StartNewAsync("HashPerp.OrderBook", new Dictionary<string, string?>
        {
            ["ConnectionStrings__orderbook"] = connection,
            ["Tokens__Key"] = HostedBook.TokenKey,
            ["services__aspadapter__grpc__0"] = asp.Url.ToString(),
            ["Messaging__Enabled"] = "false",
            ["OrderBook__HeartbeatMilliseconds"] = "600000",
            [Fault] = listing ? $"{point}:{side}:kill" : null,
        });
        var session = new Session(service, asp, connection);
        if (listing)
        {
            await session.DieAsync(() => session.ListAsync());
            await service.StartAsync(new Dictionary<string, string?> { [Fault] = null });
            session.Connect();
        }
        await session.OpenAsync();
        if (!listing)
        {
            await service.StopAsync();
            await service.StartAsync(new Dictionary<string, string?> { [Fault] = $"{point}:{side}:kill:3" });
            session.Connect();
            await session.DieAsync(session.TradeAsync);
            await service.StartAsync(new Dictionary<string, string?> { [Fault] = null });
            session.Connect();
        }
        await session.ResendAsync();
        await session.AuditAsync();
    }

    private sealed class Session
    {
        private readonly ServiceProcess _service;
        private readonly FakeAsp _asp;
        private readonly string _connection;
        private readonly AccessTokens _tokens = new(HostedBook.TokenKey, TimeProvider.System);
        private readonly Trader _alice;
        private readonly Trader _bob;
        private readonly List<Proto.OrderState> _acknowledged = [];
        private (Trader Trader, Proto.PlaceOrderRequest Request)? _last;
        private Proto.OrderBook.OrderBookClient _client = null!;

        public Session(ServiceProcess service, FakeAsp asp, string connection)
        {
            (_service, _asp, _connection) = (service, asp, connection);
            Connect();
            _alice = new Trader(1, () => _client, _tokens, HostedBook.Market);
            _bob = new Trader(2, () => _client, _tokens, HostedBook.Market);
        }

        public void Connect() => _client = new Proto.OrderBook.OrderBookClient(GrpcChannel.ForAddress(_service.Url));

        public async Task ListAsync() => await _client.ListMarketAsync(
            HostedBook.Listing("listing"), AccessTokens.Headers(_tokens.Issue("operator", null, AccessScopes.Admin)));

        public async Task OpenAsync()
        {
            await ListAsync();
            await HostedBook.QueryAsync(
                _connection,
                $"""
                insert into series values ({HostedBook.Market.Height}, 1000, decode('{HostedBook.SeriesRoot}', 'hex'),
                  array[50000, 51000, 52000, 53000, 54000], array[{string.Join(", ", HostedBook.Series().Times)}])
                """);
            await Eventually.TrueAsync(
                async () => (await _client.GetMarketsAsync(new Proto.GetMarketsRequest())).Markets.Single().State == Proto.MarketState.Open,
                "the market to open");
        }

        /// <summary>Orders that rest, match and are cancelled, until the service dies.</summary>
        public async Task TradeAsync()
        {
            for (uint i = 0; i < 40; i++)
            {
                var sell = await PlaceAsync(_alice, _alice.Order(Leg.Height, 52_000 + i, 3));
                await PlaceAsync(_bob, _bob.Order(Leg.Time, 52_000 + i, 1));
                await _alice.CancelAsync(sell);
                // Over at once, without a match: its coins are released.
                await _bob.CancelAsync(await PlaceAsync(_bob, _bob.Order(Leg.Time, 51_000, 1)));
                _last = null;
            }
        }

        public async Task DieAsync(Func<Task> work)
        {
            await Assert.ThrowsAsync<RpcException>(async () =>
            {
                await work();
                // A point that is passed in the background kills soon.
                await _service.Process.WaitForExitAsync(TimeSpan.FromSeconds(30));
                throw new RpcException(new Status(StatusCode.Unavailable, "dead"));
            });
            Assert.Equal(137, await _service.Process.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        }

        /// <summary>What got no answer is sent again, and twice.</summary>
        public async Task ResendAsync()
        {
            if (_last is { } last)
            {
                _acknowledged.Add(await last.Trader.SendAsync(last.Request));
                Assert.Equal(_acknowledged[^1], await last.Trader.SendAsync(last.Request));
            }
            await PlaceAsync(_alice, _alice.Order(Leg.Height, 53_500, 3));
        }

        public async Task AuditAsync()
        {
            var orders = (await _alice.OrdersAsync()).Concat(await _bob.OrdersAsync()).ToList();
            Assert.All(_acknowledged, acknowledged => Assert.Single(orders, order => order.OrderId == acknowledged.OrderId));
            Assert.All(orders, order => Assert.Equal(order.Lots, order.Filled + order.Open + order.Cancelled));
            Assert.Equal(["t"], await HostedBook.QueryAsync(_connection, "select (count(*) = max(seq))::text::char from journal"));
            Assert.Equal(["t"], await HostedBook.QueryAsync(_connection, "select (count(*) = max(number))::text::char from outbox"));
            // Each order was accepted once, each match told once.
            Assert.Equal(
                await HostedBook.QueryAsync(_connection, "select count(*) from orders where status <> 5"),
                await HostedBook.QueryAsync(_connection, "select count(*) from outbox where type like '%order-accepted%'"));
            Assert.Equal(
                await HostedBook.QueryAsync(_connection, "select count(*) from matches"),
                await HostedBook.QueryAsync(_connection, "select count(*) from outbox where type like '%order-matched%'"));
            var book = await _client.GetBookAsync(new Proto.GetBookRequest { MarketId = ByteString.CopyFrom(HostedBook.Market.Id.ToBytes()), Depth = 200 });
            Assert.Equal(orders.Sum(order => order.Open), book.Bids.Concat(book.Asks).Sum(level => (long)level.Lots));
            await Eventually.TrueAsync(
                async () => _asp.Held.Keys.Order(StringComparer.Ordinal).SequenceEqual(await HostedBook.QueryAsync(
                    _connection, "select 'order:' || encode(order_id, 'hex') from orders where not is_over order by 1")),
                "the coins of open and pending orders, and no others, to be held");
        }

        private async Task<Proto.OrderState> PlaceAsync(Trader trader, ContractScripts.Order order)
        {
            var request = trader.Request(order);
            _last = (trader, request);
            var answer = await trader.SendAsync(request);
            _acknowledged.Add(answer);
            _last = null;
            return answer;
        }
    }
}
