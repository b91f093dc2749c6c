using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.ContractScripts;
using HashPerp.Data;
using HashPerp.Events;
using HashPerp.Messaging;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using HashPerp.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Proto = HashPerp.Contracts.OrderBook.V1;

namespace HashPerp.OrderBook.Tests;

/// <summary>The service in this process, on a real Postgres and a fake AspAdapter, with one market.</summary>
internal sealed class HostedBook : IAsyncDisposable
{
    public const string TokenKey = "00000000000000000000000000000000000000000000000000000000000000aa";
    public const string SeriesRoot = "7272727272727272727272727272727272727272727272727272727272727272";

    private readonly Dictionary<string, string> _settings;
    private GrpcChannel _channel = null!;

    private HostedBook(string connection, FakeAsp asp, IReadOnlyDictionary<string, string>? settings)
    {
        (Connection, Asp) = (connection, asp);
        _settings = new Dictionary<string, string>
        {
            ["ConnectionStrings:orderbook"] = connection,
            ["Tokens:Key"] = TokenKey,
            ["services:aspadapter:grpc:0"] = asp.Url.ToString(),
            ["Messaging:Enabled"] = "false",
            // Nobody beats in most tests.
            ["OrderBook:HeartbeatMilliseconds"] = "600000",
            ["Logging:LogLevel:Default"] = "None",
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
        {
            _settings[key] = value;
        }
        Alice = TraderOf(1);
        Bob = TraderOf(2);
        Carol = TraderOf(3);
    }

    public static Market Market => Exchange.Definition.Market;

    public string Connection { get; }

    public FakeAsp Asp { get; }

    public WebApplication App { get; private set; } = null!;

    public Proto.OrderBook.OrderBookClient Client { get; private set; } = null!;

    public AccessTokens Tokens { get; } = new(TokenKey, TimeProvider.System);

    public Trader Alice { get; }

    public Trader Bob { get; }

    public Trader Carol { get; }

    public IMarketHost Host => App.Services.GetRequiredService<MarketRegistry>().Get(Market.Id);

    public Metadata Admin => AccessTokens.Headers(Tokens.Issue("operator", null, AccessScopes.Admin));

    /// <param name="open">Whether the market is listed and open.</param>
    public static async Task<HostedBook> StartAsync(bool open = true, IReadOnlyDictionary<string, string>? settings = null, PostgresServer? postgres = null)
    {
        var book = new HostedBook(await DatabaseAsync(postgres), await FakeAsp.StartAsync(), settings);
        await book.RunAsync();
        if (open)
        {
            await book.OpenMarketAsync();
        }
        return book;
    }

    public static async Task<string> DatabaseAsync(PostgresServer? postgres = null) => await (postgres ?? await TestStack.PostgresAsync()).CreateDatabaseAsync(
        "orderbook", connection => Migrator.MigrateAsync(connection, CancellationToken.None, typeof(MessagingSetup).Assembly, typeof(OrderBookApp).Assembly));

    public static Proto.ListMarketRequest Listing(string? requestId = null)
    {
        var request = new Proto.ListMarketRequest
        {
            ClientRequestId = requestId ?? Guid.NewGuid().ToString(),
            ExpiryHeight = Market.Height,
            ListingHeight = 1_000,
            PerLotSat = Market.PerLot.Value,
        };
        request.Strikes.Add(Market.Strikes.Select(strike => (uint)strike.Value));
        return request;
    }

    public static Events.Settlement.SeriesAnnouncedV1 Series() => new()
    {
        ExpiryHeight = Market.Height,
        ListingHeight = 1_000,
        Attestor = new string('a', 64),
        Root = SeriesRoot,
        Strikes = [.. Market.Strikes.Select(strike => (uint)strike.Value)],
        Times = [.. Enumerable.Range(0, 5).Select(rung => Exchange.EarliestTime + (uint)rung)],
    };

    public Trader TraderOf(byte number) => new(number, () => Client, Tokens, Market);

    public async Task RunAsync()
    {
        App = OrderBookApp.Create([.. _settings.Select(setting => $"--{setting.Key}={setting.Value}")]);
        await App.StartAsync();
        _channel = GrpcChannel.ForAddress(App.Urls.First());
        Client = new Proto.OrderBook.OrderBookClient(_channel);
    }

    public async Task StopAsync()
    {
        await _channel.ShutdownAsync();
        await App.StopAsync();
        await App.DisposeAsync();
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await RunAsync();
    }

    public async Task OpenMarketAsync()
    {
        await Client.ListMarketAsync(Listing(), Admin);
        await TellAsync<SeriesAnnouncedHandler, Events.Settlement.SeriesAnnouncedV1>(Series());
        await Eventually.TrueAsync(() => Host.Status.Phase == MarketPhase.Open, "the market to open");
    }

    /// <summary>Applies an event as the inbox does: the handler and nothing else, in a transaction.</summary>
    public async Task TellAsync<THandler, TEvent>(TEvent fact)
        where TEvent : class, IEvent
        where THandler : class, IEventHandler<TEvent>
    {
        await using var scope = App.Services.CreateAsyncScope();
        await App.Services.GetRequiredService<Database>().InTransactionAsync(
            (connection, transaction, cancel) => scope.ServiceProvider.GetRequiredService<THandler>().HandleAsync(
                fact, new EventContext(connection, transaction, Guid.NewGuid(), fact.Stream, 1, null), cancel),
            CancellationToken.None);
    }

    public Task ActivateAsync(Proto.Match match) => TellAsync<ContractActivatedHandler, Events.ContractLifecycle.ContractActivatedV1>(Activated(match));

    public Task AbortAsync(Proto.Match match, Trader? offender) =>
        TellAsync<ContractAbortedHandler, Events.ContractLifecycle.ContractAbortedV1>(Aborted(match, offender));

    public Events.ContractLifecycle.ContractActivatedV1 Activated(Proto.Match match) => new()
    {
        Round = Hex.Encode(match.MatchId.Span[..16]),
        MatchId = Hex.Encode(match.MatchId.Span),
        ContractId = new string('c', 64),
        MarketId = Market.Id.ToString(),
        HeightAccount = Alice.Account.ToString(),
        TimeAccount = Bob.Account.ToString(),
        Price = match.Price,
        Lots = match.Lots,
        ExpiryHeight = Market.Height,
        ArkTxid = new string('7', 64),
        Terms = "",
        Pots = [],
    };

    public static Events.ContractLifecycle.ContractAbortedV1 Aborted(Proto.Match match, Trader? offender) => new()
    {
        Round = Hex.Encode(match.MatchId.Span[..16]),
        MatchId = Hex.Encode(match.MatchId.Span),
        Code = 3301,
        Reason = "the signer was silent",
        Offender = offender?.Account.ToString(),
        Withdrawn = offender is null ? [] : [offender.Account.ToString()],
    };

    /// <summary>The public book as <c>bids | asks</c>, each level as <c>lots@price</c>.</summary>
    public async Task<string> BookAsync()
    {
        var book = await Client.GetBookAsync(new Proto.GetBookRequest { MarketId = ByteString.CopyFrom(Market.Id.ToBytes()) });
        return $"{Side(book.Bids)} | {Side(book.Asks)}".Trim();
    }

    public async Task<IReadOnlyList<Proto.Trade>> TradesAsync() =>
        (await Client.GetTradesAsync(new Proto.GetTradesRequest { MarketId = ByteString.CopyFrom(Market.Id.ToBytes()) })).Trades;

    /// <summary>One column of the service's own database, as text.</summary>
    public Task<List<string>> QueryAsync(string sql) => QueryAsync(Connection, sql);

    public static async Task<List<string>> QueryAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(Convert.ToString(reader[0], CultureInfo.InvariantCulture)!);
        }
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Asp.DisposeAsync();
    }

    private static string Side(IEnumerable<Proto.BookLevel> levels) => string.Join(' ', levels.Select(level => $"{level.Lots}@{level.Price}"));
}
