using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Primitives;
using HashPerp.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HashPerp.Client.Tests;

public sealed class OrderDeskTests : IDisposable
{
    private static readonly HashPerpException Away = ClientErrors.ExchangeUnreachable.Error("No answer.");

    private readonly TempFolder _temp = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FakeExchange _exchange = new();
    private AgentFolder _folder;
    private HdWallet _keys;

    public OrderDeskTests()
    {
        _folder = AgentFolder.Open(_temp.Sub("agent"));
        _keys = HdWallet.OpenOrCreate(_folder, BitcoinNetwork.Regtest);
        // 5 lots of 10,000 sat at 500 permille stake 25,000 sat; with a connector 25,330.
        new CoinStore(_folder).Add([Coin(0, 25_330), Coin(1, 100_000), Coin(2, 1_000)]);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_names_coins_that_suffice_with_a_proof_for_each_and_is_signed_by_the_account()
    {
        using var desk = Open(out var coins);
        var record = await desk.PlaceAsync(Sell(), Cancel);
        Assert.Equal(OwnOrderStatus.Open, record.Status);
        var request = Assert.Single(_exchange.Placed);
        var order = Order.Parse(request.Order.Span);
        order.RequireSignature(request.Signature.Span, _keys.Account.Value);
        Assert.Equal([At(1)], order.OutPoints);
        Assert.Equal((SampleMatch.Market.Id, Leg.Height, 500u, 5u), (order.MarketId, order.Leg, order.Price, order.Lots));
        var proof = Assert.Single(request.Coins);
        new CoinProof(_keys.Genesis, At(1), _keys.Account.Value).RequireSignature(proof.Signature.Span, new Bytes32(proof.Key.Span));
        Assert.Equal((CoinState.Reserved, "order/0"), (coins.Find(At(1))!.State, coins.Find(At(1))!.Holder));
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$", Assert.Single(_exchange.Traceparents));
    }

    [Fact]
    public async Task An_order_for_one_fill_takes_the_coin_of_exactly_its_stake()
    {
        using var desk = Open(out _);
        await desk.PlaceAsync(Sell() with { TimeInForce = TimeInForce.FillOrKill }, Cancel);
        Assert.Equal([At(0)], Order.Parse(_exchange.Placed[0].Order.Span).OutPoints);
    }

    [Fact]
    public async Task Coins_that_are_given_are_the_ones_named_and_those_of_another_order_are_refused()
    {
        using var desk = Open(out _);
        await desk.PlaceAsync(Sell() with { Coins = [At(2), At(1)] }, Cancel);
        Assert.Equal([At(1), At(2)], Order.Parse(_exchange.Placed[0].Order.Span).OutPoints);
        await Refusal.IsAsync(ClientErrors.CoinNotAvailable, () => desk.PlaceAsync(Sell() with { Coins = [At(1)] }, Cancel));
        Assert.Single(_exchange.Placed);
    }

    [Fact]
    public async Task An_order_beyond_coins_policy_or_markets_is_refused_and_reserves_nothing()
    {
        using var desk = Open(out var coins);
        await Refusal.IsAsync(ClientErrors.CoinNotAvailable, () => desk.PlaceAsync(Sell() with { Lots = 50 }, Cancel));
        await Refusal.IsAsync(ClientErrors.CoinNotAvailable, () => desk.PlaceAsync(Sell() with { Coins = [At(2)] }, Cancel));
        await Refusal.IsAsync(ContractErrors.NotAccepted, () => desk.PlaceAsync(Sell() with { Lots = 201 }, Cancel));
        await Refusal.IsAsync(ClientErrors.MarketUnknown, () => desk.PlaceAsync(Sell() with { Height = 2_001 }, Cancel));
        _exchange.Listed.PerLotSat = 20_000;
        await Refusal.IsAsync(ClientErrors.MarketUnknown, () => desk.PlaceAsync(Sell(), Cancel));
        Assert.Equal(3, coins.Available.Count);
        Assert.Empty(_exchange.Placed);
    }

    [Fact]
    public async Task An_order_whose_answer_is_lost_is_sent_again_with_the_same_bytes_and_request_id_after_a_restart()
    {
        _exchange.Fails = Away;
        using (var desk = Open(out _))
        {
            Assert.Equal(OwnOrderStatus.Placing, (await desk.PlaceAsync(Sell(), Cancel)).Status);
        }
        Reopen();
        _exchange.Fails = null;
        using var later = Open(out var coins);
        Assert.Equal("order/0", coins.Find(At(1))!.Holder);
        await RunUntilAsync(later, () => later.Orders[0].Status == OwnOrderStatus.Open);
        Assert.Equal(2, _exchange.Placed.Count);
        Assert.Equal(_exchange.Placed[0], _exchange.Placed[1]);
        Assert.Equal(_exchange.Traceparents[0], _exchange.Traceparents[1]);
    }

    [Fact]
    public async Task A_refused_order_frees_its_coins_and_its_key_is_never_used_again()
    {
        using var desk = Open(out var coins);
        _exchange.Fails = new ErrorCode(2101, "PriceOutsideBand").Error("Too far.");
        await Refusal.IsAsync(new ErrorCode(2101, "PriceOutsideBand"), () => desk.PlaceAsync(Sell(), Cancel));
        Assert.Equal(OwnOrderStatus.Refused, desk.Orders[0].Status);
        Assert.Equal(3, coins.Available.Count);
        _exchange.Fails = null;
        await desk.PlaceAsync(Sell(), Cancel);
        Assert.NotEqual(Order.Parse(_exchange.Placed[0].Order.Span).OrderBaseKey, Order.Parse(_exchange.Placed[1].Order.Span).OrderBaseKey);
    }

    [Fact]
    public async Task A_cancel_is_written_down_and_repeated_until_it_is_answered()
    {
        OrderRecord record;
        using (var desk = Open(out _))
        {
            record = await desk.PlaceAsync(Sell(), Cancel);
            _exchange.Fails = Away;
            Assert.Equal(OwnOrderStatus.Cancelling, (await desk.CancelAsync(record.OrderId, Cancel)).Status);
        }
        Reopen();
        _exchange.Fails = null;
        _exchange.Answer = State(record.OrderId, OrderStatus.Cancelled, cancelled: 5);
        using var later = Open(out var coins);
        await RunUntilAsync(later, () => later.Orders[0].Status == OwnOrderStatus.Cancelled);
        Assert.Equal(_exchange.Cancelled[0], _exchange.Cancelled[1]);
        var cancel = CancelOrder.Parse(_exchange.Cancelled[0].Cancel.Span);
        cancel.RequireSignature(_exchange.Cancelled[0].Signature.Span, _keys.Account.Value);
        Assert.Equal(record.OrderId, cancel.OrderId.ToString());
        Assert.Equal(3, coins.Available.Count);
        Assert.Equal(0u, new OrderStore(_folder).Find(cancel.OrderId)!.MaxLots);
        await Refusal.IsAsync(ClientErrors.UnknownOrder, () => later.CancelAsync(record.OrderId, Cancel));
    }

    [Fact]
    public async Task An_order_is_followed_with_heartbeats_until_it_is_over_and_backed_again_when_a_bust_brings_lots_back()
    {
        using var desk = Open(out var coins);
        var id = (await desk.PlaceAsync(Sell(), Cancel)).OrderId;
        _exchange.Book.Add(State(id, OrderStatus.Filled));
        await RunUntilAsync(desk, () => desk.Orders[0].Status == OwnOrderStatus.Filled);
        Assert.True(_exchange.Beats > 0);
        Assert.Equal(CoinState.Available, coins.Find(At(1))!.State);
        Assert.Equal(5u, new OrderStore(_folder).Find(Bytes32.Parse(id))!.MaxLots);
        var beats = _exchange.Beats;
        _exchange.Book[0] = State(id, OrderStatus.Open);
        await RunUntilAsync(desk, () => desk.Orders[0].Status == OwnOrderStatus.Open);
        await RunUntilAsync(desk, () => _exchange.Beats > beats);
        Assert.Equal("order/0", coins.Find(At(1))!.Holder);
    }

    [Fact]
    public async Task A_coin_that_a_dying_round_gives_back_to_an_order_that_is_over_is_free()
    {
        const string Round = "a round";
        using var desk = Open(out var coins);
        var id = (await desk.PlaceAsync(Sell(), Cancel)).OrderId;
        coins.Move("order/0", Round, [At(1)]);
        _exchange.Book.Add(State(id, OrderStatus.Cancelled, cancelled: 5));
        await RunUntilAsync(desk, () => desk.Orders[0].Status == OwnOrderStatus.Cancelled);

        coins.Move(Round, "order/0", [At(1)]);

        await RunUntilAsync(desk, () => coins.Find(At(1))!.State == CoinState.Available);
    }

    [Fact]
    public void Coins_of_an_order_that_was_never_written_down_are_free_after_a_restart()
    {
        new CoinStore(_folder).Reserve("order/4", [At(0)]);
        using var desk = Open(out var coins);
        Assert.Equal(CoinState.Available, coins.Find(At(0))!.State);
    }

    public void Dispose()
    {
        _keys.Dispose();
        _folder.Dispose();
        _temp.Dispose();
    }

    private static OrderRequest Sell() =>
        new(null, 2_000, Leg.Height, 500, 5, OrderType.Limit, TimeInForce.GoodTillCancelled, OrderFlags.None, 0, 0, null);

    private static OutPoint At(uint index) => new(new uint256([.. Enumerable.Repeat((byte)1, 32)]), index);

    private static OrderState State(string id, OrderStatus status, uint cancelled = 0) =>
        new() { OrderId = SampleMatch.Bytes(Hex.Decode(id)), Status = status, Cancelled = cancelled };

    private HeldCoin Coin(uint index, long sat) => new(At(index), new Satoshis(sat), _keys.NextReceive(), 2_000_000_000, 0);

    private void Reopen()
    {
        _keys.Dispose();
        _folder.Dispose();
        _folder = AgentFolder.Open(_temp.Sub("agent"));
        _keys = HdWallet.Open(_folder, BitcoinNetwork.Regtest);
    }

    private OrderDesk Open(out CoinStore coins)
    {
        coins = new CoinStore(_folder);
        var ancestries = new AncestryStore(_folder);
        // No payment is made here: the operator is never called.
        var sender = new OffchainSender(null!, _keys, coins, ancestries, _folder, _time);
        return new OrderDesk(
            new OrderStore(_folder), _keys, coins, new OwnPayments(_keys, coins, ancestries, sender), _exchange,
            new OrderPolicy(new Satoshis(1_000_000), new Satoshis(330)), _time, NullLogger.Instance);
    }

    private async Task RunUntilAsync(OrderDesk desk, Func<bool> done)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = desk.RunAsync(stop.Token);
        await Eventually.TrueAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(2));
                return done();
            },
            "the order to change");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
