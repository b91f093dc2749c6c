using HashPerp.ContractScripts;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

public sealed class ExchangeConnectionTests
{
    private const string Traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_login_serves_many_calls_and_an_order_carries_its_trace()
    {
        await using var exchange = await PlayedExchange.StartAsync();
        using var parts = new Parts(exchange);
        Assert.Equal(SampleMatch.Market.Height, Assert.Single(await parts.Connection.MarketsAsync(Cancel)).ExpiryHeight);
        await parts.Connection.HeartbeatAsync(Cancel);
        await parts.Connection.PlaceAsync(new PlaceOrderRequest { Order = SampleMatch.Bytes(SampleMatch.Maker.ToBytes()) }, Traceparent, Cancel);
        Assert.Equal([SampleMatch.Maker.Account.ToString()], exchange.Logins);
        Assert.Equal(Traceparent, Assert.Single(exchange.Traceparents));
    }

    [Fact]
    public async Task A_token_that_is_about_to_end_or_no_longer_accepted_is_renewed()
    {
        await using var exchange = await PlayedExchange.StartAsync();
        using var parts = new Parts(exchange);
        exchange.TokenSeconds = 100;
        await parts.Connection.HeartbeatAsync(Cancel);
        exchange.TokenSeconds = 900;
        await parts.Connection.HeartbeatAsync(Cancel);
        await parts.Connection.HeartbeatAsync(Cancel);
        Assert.Equal(2, exchange.Logins.Count);
        exchange.Era++;
        await parts.Connection.HeartbeatAsync(Cancel);
        Assert.Equal(3, exchange.Logins.Count);
    }

    [Fact]
    public async Task A_token_that_is_over_by_our_own_clock_when_it_comes_is_used_until_it_is_refused()
    {
        await using var exchange = await PlayedExchange.StartAsync();
        using var parts = new Parts(exchange, time: WallClock.Of("3600"));
        await parts.Connection.HeartbeatAsync(Cancel);
        await parts.Connection.HeartbeatAsync(Cancel);
        Assert.Single(exchange.Logins);
        exchange.Era++;
        await parts.Connection.HeartbeatAsync(Cancel);
        Assert.Equal(2, exchange.Logins.Count);
    }

    [Fact]
    public async Task A_numbered_refusal_comes_through_and_an_absent_book_is_temporary()
    {
        var exchange = await PlayedExchange.StartAsync();
        using var parts = new Parts(exchange);
        exchange.RefusesWith = 2105;
        var order = new PlaceOrderRequest { Order = SampleMatch.Bytes(SampleMatch.Maker.ToBytes()) };
        await Refusal.IsAsync(new ErrorCode(2105, "PlayedRefusal"), () => parts.Connection.PlaceAsync(order, Traceparent, Cancel));
        await exchange.DisposeAsync();
        await Refusal.IsAsync(ClientErrors.ExchangeUnreachable, () => parts.Connection.HeartbeatAsync(Cancel));
    }

    [Fact]
    public async Task A_login_to_another_gateway_is_refused_and_an_absent_one_is_temporary()
    {
        var exchange = await PlayedExchange.StartAsync();
        using var elsewhere = new Parts(exchange, "hashperp.example");
        await Refusal.IsAsync(ClientErrors.LoginRefused, () => elsewhere.Connection.HeartbeatAsync(Cancel));
        Assert.Empty(exchange.Logins);
        await exchange.DisposeAsync();
        await Refusal.IsAsync(ClientErrors.ExchangeUnreachable, () => elsewhere.Connection.HeartbeatAsync(Cancel));
    }

    private sealed class Parts : IDisposable
    {
        private readonly GatewayLogin _login;

        public Parts(PlayedExchange exchange, string origin = PlayedExchange.Origin, TimeProvider? time = null)
        {
            _login = new GatewayLogin(exchange.Gateway, GenesisPrefix.Regtest, origin, SampleMatch.MakerKey, time ?? TimeProvider.System);
            Connection = new ExchangeConnection(exchange.OrderBook, _login);
        }

        public ExchangeConnection Connection { get; }

        public void Dispose()
        {
            Connection.Dispose();
            _login.Dispose();
        }
    }
}
