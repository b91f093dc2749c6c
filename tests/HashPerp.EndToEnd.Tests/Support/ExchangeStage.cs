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

    /// <summary>What one lot takes from both, connectors included.</summary>
    public const long AtStakeSat = 2 * (StakeSat + ConnectorSat);

    /// <summary>HEIGHT's part of all pots where a contract is closed early here.</summary>
    public const long ClosedHeightSat = PotSat;

    // Each order names coins of its own; one of these pays for two lots and their connectors.
    private const int SomeCoins = 5;
    private const long CoinSat = 400_000;
    private const int CoinsPerBatch = 20;
    private const long ConnectorSat = 330;

    /// <summary>What either side puts into one lot of three rungs at the even price.</summary>
    private const long StakeSat = 150_000;
    private const int Blocks = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly GrpcChannel _orderBook;

    private ExchangeStage(ContractStack stack)
    {
        Stack = stack;
        _orderBook = GrpcChannel.ForAddress(Exchange.OrderBook.Url);
    }

    public ContractStack Stack { get; }

    public Exchange Exchange => Stack.Exchange!;

    /// <summary>What orders are for: the market that was listed last.</summary>
    public ListedMarket Market { get; private set; } = null!;

    /// <summary>Its id, hex.</summary>
    public string MarketId { get; private set; } = "";

    /// <summary>What each user had at first.</summary>
    public long BoardedSat { get; private set; }

    /// <param name="settings">More configuration for services and agents.</param>
    public static Task<ExchangeStage> StartAsync(IReadOnlyDictionary<string, string?>? settings = null) => StartAsync(settings, SomeCoins, CoinSat, null);

    /// <summary>With coins of exactly one lot each: one that gets lost, or stays reserved, is missing.</summary>
    /// <param name="lots">For how many lots each user can pay.</param>
    /// <param name="settings">More configuration for services and agents.</param>
    /// <param name="disks">Where some data goes; null for the usual places.</param>
    public static Task<ExchangeStage> StartWithExactCoinsAsync(int lots, IReadOnlyDictionary<string, string?>? settings = null, StackDisks? disks = null) =>
        StartAsync(settings, lots, StakeSat + ConnectorSat, disks);

    /// <summary>With coins that are too big for one lot: its owner splits one, and has to be believed that the parts are its own.</summary>
    /// <param name="lots">For how many lots each user can pay.</param>
    /// <param name="settings">More configuration for services and agents.</param>
    public static Task<ExchangeStage> StartWithBigCoinsAsync(int lots, IReadOnlyDictionary<string, string?>? settings = null) => StartAsync(settings, lots, CoinSat, disks: null);

    /// <summary>A user's order at the even price; returns its id.</summary>
    public async Task<string> OrderAsync(Leg leg, uint lots) => (string)(await UserOf(leg).CallAsync("order", Order(leg, lots)))!["order"]!;

    /// <summary>What an agent is told to place: so many lots at the even price.</summary>
    public JsonObject Order(Leg leg, uint lots) => new()
    {
        ["market"] = MarketId, ["leg"] = leg.ToString().ToUpperInvariant(), ["price"] = Market.EvenPrice, ["lots"] = lots,
    };

    /// <summary>An operator of the exchange lists a further expiry at the tip; orders are for it from now on.</summary>
    public async Task ListAsync()
    {
        var market = await ListedMarket.AtTipAsync(Stack.Chain, Blocks, [700, 800, 1_400], PotSat);
        var request = ListingOf(market);
        var listed = await AnsweredAsync(client => client.ListMarketAsync(request, Admin).ResponseAsync, _ => true, "the market to be listed");
        await AnsweredAsync(
            client => client.GetMarketsAsync(new GetMarketsRequest()).ResponseAsync,
            markets => markets.Markets.Any(found => found.MarketId == listed.MarketId && found.State == MarketState.Open),
            "the market to open");
        (Market, MarketId) = (market, Convert.ToHexStringLower(listed.MarketId.Span));
    }

    /// <summary>An operator of the exchange asks once for a market that expires after so many blocks.</summary>
    /// <returns>The market's id, as the order book acknowledged it.</returns>
    /// <exception cref="RpcException">The order book's refusal.</exception>
    public async Task<string> AskToListAsync(int blocks)
    {
        var request = ListingOf(await ListedMarket.AtTipAsync(Stack.Chain, blocks, [700, 800, 1_400], PotSat));
        return Convert.ToHexStringLower((await new OrderBook.OrderBookClient(_orderBook).ListMarketAsync(request, Admin)).MarketId.Span);
    }

    /// <summary>Ids of all markets that the order book has.</summary>
    public async Task<IReadOnlyList<string>> MarketsAsync() =>
        [.. (await AnsweredAsync(client => client.GetMarketsAsync(new GetMarketsRequest()).ResponseAsync, _ => true, "the markets")).Markets.Select(market => Convert.ToHexStringLower(market.MarketId.Span))];

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
    /// <param name="closedLots">Lots of contracts that were closed early, with <see cref="ClosedHeightSat"/> for HEIGHT.</param>
    public async Task RequireBalancesAsync(int settledLots, int closedLots = 0)
    {
        var (height, time) = (closedLots * (ClosedHeightSat - StakeSat), closedLots * ((3 * PotSat) - ClosedHeightSat - StakeSat));
        Assert.Equal(BoardedSat + (settledLots * (PotSat - StakeSat)) + height, await Stack.Alice.BalanceAsync());
        Assert.Equal(BoardedSat + (settledLots * ((2 * PotSat) - StakeSat)) + time, await Stack.Bob.BalanceAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _orderBook.Dispose();
        await Stack.DisposeAsync();
    }

    /// <summary>Everything that services and agents have said.</summary>
    public IEnumerable<string> Logs => Exchange.Services.Append(Stack.ArkServer).SelectMany(service => service.Process.Log).Concat(Stack.Users.SelectMany(user => user.Process.Log));

    /// <summary>What everybody said last, where a wait was in vain.</summary>
    public async Task<T> WithLogsAsync<T>(Func<Task<T>> wait)
    {
        try
        {
            return await wait();
        }
        catch (TimeoutException late)
        {
            var logs = Exchange.Services.Append(Stack.ArkServer).Select(service => (service.Name, service.Process.LogTail))
                .Concat(Stack.Users.Select(user => (user.Name, user.Process.LogTail)));
            throw new TimeoutException($"{late.Message}\n{string.Join("\n", logs.Select(log => $"--- {log.Item1}:\n{log.Item2}"))}", late);
        }
    }

    private static async Task<ExchangeStage> StartAsync(IReadOnlyDictionary<string, string?>? settings, int coins, long coinSat, StackDisks? disks)
    {
        var stack = await ContractStack.StartAsync(settings ?? new Dictionary<string, string?>(), disks);
        var stage = new ExchangeStage(stack) { BoardedSat = coins * coinSat };
        await stage.ListAsync();
        foreach (var batch in Enumerable.Repeat(coinSat, coins).Chunk(CoinsPerBatch))
        {
            await stage.BoardAsync(batch);
        }
        return stage;
    }

    private Metadata Admin => new() { { "authorization", $"Bearer {Exchange.AdminToken}" } };

    private static ListMarketRequest ListingOf(ListedMarket market)
    {
        var request = new ListMarketRequest
        {
            ClientRequestId = Guid.NewGuid().ToString(), ExpiryHeight = (uint)market.ExpiryHeight, ListingHeight = (uint)market.ListingHeight, PerLotSat = PotSat,
        };
        request.Strikes.AddRange(market.Strikes.Select(strike => (uint)strike));
        return request;
    }

    /// <summary>Asks the order book until it answers, and answers that.</summary>
    private async Task<T> AnsweredAsync<T>(Func<OrderBook.OrderBookClient, Task<T>> ask, Func<T, bool> isEnough, string what)
        where T : class => await Eventually.ValueAsync(
        async () =>
        {
            try
            {
                return await ask(new OrderBook.OrderBookClient(_orderBook)) is { } answer && isEnough(answer) ? answer : null;
            }
            catch (RpcException away) when (away.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled)
            {
                return null;
            }
        },
        what, Patience);

    private async Task BoardAsync(long[] coins)
    {
        foreach (var user in Stack.Users)
        {
            await Stack.Chain.PayAsync((string)(await user.CallAsync("boarding-address"))!["address"]!, coins.Sum());
        }
        await Stack.Chain.MineQuicklyAsync();
        await Task.WhenAll(Stack.Users.Select(user => user.CallAsync("board", new JsonObject { ["values_sat"] = new JsonArray([.. coins.Select(value => JsonValue.Create(value))]) })));
        await Stack.Chain.MineQuicklyAsync();
    }
}
