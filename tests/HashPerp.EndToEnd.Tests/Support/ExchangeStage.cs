using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>Two users with coins at an exchange that has one open market.</summary>
internal sealed class ExchangeStage : IAsyncDisposable
{
    public const long PotSat = 100_000;
    public const long BoardedSat = Coins * CoinSat;

    // Each order names coins of its own; one of them pays for two lots and their connectors.
    private const int Coins = 5;
    private const long CoinSat = 400_000;
    /// <summary>What either side puts into one lot of three rungs at the even price.</summary>
    private const long StakeSat = 150_000;
    private const int Blocks = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly GrpcChannel _orderBook;

    private ExchangeStage(ContractStack stack, ListedMarket market)
    {
        Stack = stack;
        Market = market;
        _orderBook = GrpcChannel.ForAddress(Exchange.OrderBook.Url);
    }

    public ContractStack Stack { get; }

    public Exchange Exchange => Stack.Exchange!;

    public ListedMarket Market { get; }

    /// <summary>Its id, hex.</summary>
    public string MarketId { get; private set; } = "";

    /// <param name="settings">More configuration for services and agents.</param>
    public static async Task<ExchangeStage> StartAsync(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var stack = await ContractStack.StartAsync(settings ?? new Dictionary<string, string?>());
        var stage = new ExchangeStage(stack, await ListedMarket.AtTipAsync(stack.Chain, Blocks, [700, 800, 1_400], PotSat));
        await stage.ListAsync();
        await stage.BoardAsync();
        return stage;
    }

    /// <summary>A user's order at the even price; returns its id.</summary>
    public async Task<string> OrderAsync(Leg leg, uint lots) => (string)(await UserOf(leg).CallAsync("order", new JsonObject
    {
        ["market"] = MarketId, ["leg"] = leg.ToString().ToUpperInvariant(), ["price"] = Market.EvenPrice, ["lots"] = lots,
    }))!["order"]!;

    public AgentDriver UserOf(Leg leg) => leg == Leg.Height ? Stack.Alice : Stack.Bob;

    /// <summary>Waits until the two orders' match is in a state; returns it as HEIGHT's agent sees it.</summary>
    public Task<JsonObject> MatchAsync(string maker, string taker, string status) => WithLogsAsync(() => Eventually.ValueAsync(
        async () => ((JsonArray)(await Stack.Alice.CallAsync("matches"))!).Select(node => (JsonObject)node!).FirstOrDefault(match =>
            (string)match["maker_order"]! == maker && (string)match["taker_order"]! == taker && (string)match["status"]! == status),
        $"the match of {maker[..8]} and {taker[..8]} to be {status}", Patience));

    /// <summary>Waits until an own order of a user rests with so many lots filled.</summary>
    public Task RestsAsync(Leg leg, string order, uint filled) => Eventually.TrueAsync(
        async () => ((JsonArray)(await UserOf(leg).CallAsync("orders"))!).Any(node =>
            (string)node!["order"]! == order && (uint)node["filled"]! == filled && (string)node["status"]! == "Open"),
        $"order {order[..8]} to rest with {filled} filled", Patience);

    /// <summary>The public tape, newest first.</summary>
    public async Task<IReadOnlyList<Trade>> TradesAsync() =>
        [.. (await new OrderBook.OrderBookClient(_orderBook).GetTradesAsync(new GetTradesRequest { MarketId = Google.Protobuf.ByteString.CopyFrom(Convert.FromHexString(MarketId)) })).Trades];

    /// <summary>The agents' name for the round of a match.</summary>
    public static string RoundOf(JsonObject match) => ((string)match["match"]!)[..32];

    /// <summary>
    /// Of every lot TIME wins the two rungs whose T lies before the expiry's median time, HEIGHT the third; everything else is as it was boarded.
    /// </summary>
    public async Task RequireBalancesAsync(int settledLots)
    {
        Assert.Equal(BoardedSat + (settledLots * (PotSat - StakeSat)), await Stack.Alice.BalanceAsync());
        Assert.Equal(BoardedSat + (settledLots * ((2 * PotSat) - StakeSat)), await Stack.Bob.BalanceAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _orderBook.Dispose();
        await Stack.DisposeAsync();
    }

    /// <summary>What everybody said last, where a wait was in vain.</summary>
    private async Task<T> WithLogsAsync<T>(Func<Task<T>> wait)
    {
        try
        {
            return await wait();
        }
        catch (TimeoutException late)
        {
            var logs = Exchange.Services.Select(service => (service.Name, service.Process.LogTail)).Concat(Stack.Users.Select(user => (user.Name, user.Process.LogTail)));
            throw new TimeoutException($"{late.Message}\n{string.Join("\n", logs.Select(log => $"--- {log.Item1}:\n{log.Item2}"))}", late);
        }
    }

    private async Task ListAsync()
    {
        var client = new OrderBook.OrderBookClient(_orderBook);
        var request = new ListMarketRequest
        {
            ClientRequestId = Guid.NewGuid().ToString(), ExpiryHeight = (uint)Market.ExpiryHeight, ListingHeight = (uint)Market.ListingHeight, PerLotSat = PotSat,
        };
        request.Strikes.AddRange(Market.Strikes.Select(strike => (uint)strike));
        var listed = await client.ListMarketAsync(request, new Metadata { { "authorization", $"Bearer {Exchange.AdminToken}" } });
        MarketId = Convert.ToHexStringLower(listed.MarketId.Span);
        await Eventually.TrueAsync(
            async () => (await client.GetMarketsAsync(new GetMarketsRequest())).Markets.Any(market => market.MarketId == listed.MarketId && market.State == MarketState.Open),
            "the market to open", Patience);
    }

    private async Task BoardAsync()
    {
        foreach (var user in Stack.Users)
        {
            await Stack.Chain.PayAsync((string)(await user.CallAsync("boarding-address"))!["address"]!, BoardedSat);
        }
        await Stack.Chain.MineQuicklyAsync();
        await Task.WhenAll(Stack.Users.Select(user => user.CallAsync("board", new JsonObject { ["values_sat"] = new JsonArray([.. Enumerable.Repeat(CoinSat, Coins).Select(value => JsonValue.Create(value))]) })));
        await Stack.Chain.MineQuicklyAsync();
    }
}
