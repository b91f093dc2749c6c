using System.Net.Http.Json;
using System.Text.Json;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using HashPerp.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HashPerp.Gateway.Tests;

/// <summary>A gateway in this process with a Redis of its own, in front of services that answer what a test wants.</summary>
public class GatewayHost : IAsyncLifetime
{
    public const string Origin = "https://hashperp.example";

    private static readonly string TokensKey = new('a', 64);

    private readonly Dictionary<string, string?> _settings;
    private readonly ShiftedTime _time = new();
    private WebApplication? _services;
    private WebApplication? _gateway;
    private RedisServer? _redis;

    public GatewayHost()
        : this([])
    {
    }

    protected GatewayHost(Dictionary<string, string?> settings) => _settings = settings;

    public HttpClient Http { get; } = new();

    public RedisServer Redis => _redis!;

    internal FakeOrderBook OrderBook { get; } = new();

    internal FakeContracts Contracts { get; } = new();

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartNewAsync();
        _services = await StartAsync(new() { ["Tokens:Key"] = TokensKey }, builder =>
        {
            builder.AddServiceDefaults("fake");
            builder.Services.AddSingleton(OrderBook).AddSingleton(Contracts);
        }, app =>
        {
            app.MapGrpcService<FakeOrderBook>();
            app.MapGrpcService<FakeContracts>();
            app.MapGrpcService<FakeSettlements>();
            app.MapGrpcService<FakeOracle>();
            app.MapServiceDefaults();
        });
        var settings = new Dictionary<string, string?>
        {
            ["Tokens:Key"] = TokensKey, ["ConnectionStrings:redis"] = _redis.ConnectionString, ["Gateway:Origin"] = Origin,
        };
        foreach (var service in (string[])["orderbook", "contractlifecycle", "oracleingest", "settlement"])
        {
            settings[$"services:{service}:grpc:0"] = AddressOf(_services);
        }
        foreach (var kind in Enum.GetNames<RateClass>())
        {
            // Tests share one address and don't wait for its tokens.
            settings[$"RateLimits:Address:{kind}:Capacity"] = "100000";
        }
        _gateway = await StartAsync(new(settings.Concat(_settings).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Last().Value)),
            builder => builder.AddGateway(), app => app.UseGateway());
        Http.BaseAddress = new Uri(AddressOf(_gateway));
    }

    public void Advance(TimeSpan by) => _time.Advance(by);

    public async Task<string> ChallengeAsync(string account)
    {
        using var answer = await Http.PostAsJsonAsync("/v1/login/challenge", new { account });
        return (await JsonAsync(answer, 200)).GetProperty("challenge").GetString()!;
    }

    /// <summary>The answer to a challenge as a wallet signs it.</summary>
    public static object Login(ECPrivKey key, string challenge, string? scope = null, string origin = Origin, GenesisPrefix? genesis = null, string? account = null)
    {
        var signed = new LoginChallenge(genesis ?? GenesisPrefix.Regtest, origin, Bytes32.Parse(challenge), Bytes32.Parse(account ?? AccountOf(key)));
        return new { account = account ?? AccountOf(key), challenge, signature = Hex.Encode(signed.Sign(key)), scope };
    }

    /// <summary>A client that is logged in.</summary>
    public async Task<HttpClient> LogInAsync(ECPrivKey key, string? scope = null)
    {
        using var answer = await Http.PostAsJsonAsync("/v1/login", Login(key, await ChallengeAsync(AccountOf(key)), scope));
        var token = (await JsonAsync(answer, 200)).GetProperty("token").GetString()!;
        var client = new HttpClient { BaseAddress = Http.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    public static string AccountOf(ECPrivKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.XOnlyPubKey.Value.ToString();
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer, int status)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    /// <summary>A refusal with this status and number.</summary>
    public static async Task RefusedAsync(HttpResponseMessage answer, int status, int number, string name)
    {
        var error = (await JsonAsync(answer, status)).GetProperty("error");
        Assert.Equal((number, name), (error.GetProperty("number").GetInt32(), error.GetProperty("name").GetString()));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Http.Dispose();
        foreach (var app in (WebApplication?[])[_gateway, _services])
        {
            if (app is not null)
            {
                await app.DisposeAsync();
            }
        }
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }

    private static string AddressOf(WebApplication app) => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    private async Task<WebApplication> StartAsync(Dictionary<string, string?> settings, Action<WebApplicationBuilder> add, Action<WebApplication> use)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(_time);
        add(builder);
        var app = builder.Build();
        use(app);
        await app.StartAsync();
        return app;
    }
}
