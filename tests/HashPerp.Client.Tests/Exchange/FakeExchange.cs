using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Primitives;
using ProtoMarket = HashPerp.Contracts.OrderBook.V1.Market;

namespace HashPerp.Client.Tests;

/// <summary>An order book with one market that says what a test lets it say and keeps what it is asked.</summary>
internal sealed class FakeExchange : IExchange
{
    public List<PlaceOrderRequest> Placed { get; } = [];

    public List<string> Traceparents { get; } = [];

    public List<CancelOrderRequest> Cancelled { get; } = [];

    public int Beats { get; private set; }

    /// <summary>What a call fails with after it is written down here, as when the answer is lost; null for success.</summary>
    public HashPerpException? Fails { get; set; }

    public OrderState Answer { get; set; } = new() { Status = OrderStatus.Open };

    /// <summary>What GetOrders says.</summary>
    public List<OrderState> Book { get; } = [];

    public ProtoMarket Listed { get; } = NewListed();

    public Task<IReadOnlyList<ProtoMarket>> MarketsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<ProtoMarket>>([Listed]);

    public Task<OrderState> PlaceAsync(PlaceOrderRequest request, string traceparent, CancellationToken cancel)
    {
        Placed.Add(request);
        Traceparents.Add(traceparent);
        return Fails is { } failed ? throw failed : Task.FromResult(Answer);
    }

    public Task<OrderState> CancelAsync(CancelOrderRequest request, CancellationToken cancel)
    {
        Cancelled.Add(request);
        return Fails is { } failed ? throw failed : Task.FromResult(Answer);
    }

    public Task<IReadOnlyList<OrderState>> OrdersAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<OrderState>>([.. Book]);

    public Task<IReadOnlyList<Match>> MatchesAsync(CancellationToken cancel) => throw new NotSupportedException();

    public Task<BookSnapshot> BookAsync(Bytes32 marketId, uint depth, CancellationToken cancel) => throw new NotSupportedException();

    public Task HeartbeatAsync(CancellationToken cancel)
    {
        Beats++;
        return Task.CompletedTask;
    }

    private static ProtoMarket NewListed()
    {
        var market = new ProtoMarket
        {
            MarketId = SampleMatch.Bytes(SampleMatch.Market.Id.ToBytes()), ExpiryHeight = SampleMatch.Market.Height, PerLotSat = SampleMatch.Market.PerLot.Value,
        };
        market.Strikes.AddRange(SampleMatch.Market.Strikes.Select(strike => (uint)strike.Value));
        return market;
    }
}
