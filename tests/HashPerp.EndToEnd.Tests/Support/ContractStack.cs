using System.Text.Json.Nodes;
using Grpc.Net.Client;
using HashPerp.Contracts.ArkAdmin.V1;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// The whole system as it runs: a node, Postgres, the operator, the attestor, the relay and two users, each a process of its own that a test may
/// stop, kill and start again. Alice is HEIGHT and proposes, Bob is TIME and accepts what she proposes.
/// </summary>
internal sealed class ContractStack : IAsyncDisposable
{
    /// <summary>Of the operator: a test that holds it can play one that turned against its users.</summary>
    public const string OperatorSeed = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private const long OperatorSat = 100_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly List<IAsyncDisposable> _parts = [];

    private ContractStack()
    {
    }

    public ReplayedChain Chain { get; private set; } = null!;

    /// <summary>The operator's database server, this stack's own.</summary>
    public PostgresServer Postgres { get; private set; } = null!;

    public ServiceProcess ArkServer { get; private set; } = null!;

    public AttestorDriver Attestor { get; private set; } = null!;

    /// <summary>ContractLifecycle: the whole service with an exchange, without one only its relay.</summary>
    public ServiceProcess Relay { get; private set; } = null!;

    /// <summary>Null unless the stack was started with one.</summary>
    public Exchange? Exchange { get; private set; }

    /// <summary>HEIGHT, who proposes.</summary>
    public AgentDriver Alice { get; private set; } = null!;

    /// <summary>TIME, who accepts.</summary>
    public AgentDriver Bob { get; private set; } = null!;

    public IReadOnlyList<AgentDriver> Users => [Alice, Bob];

    /// <summary>Everything runs, the operator has coins, and the two users know each other; nobody has boarded yet.</summary>
    /// <param name="exchange">More configuration for the services of an exchange and for the agents; null for a stack without an exchange.</param>
    /// <param name="disks">Where some of its data goes; null for the usual places.</param>
    public static async Task<ContractStack> StartAsync(IReadOnlyDictionary<string, string?>? exchange = null, StackDisks? disks = null)
    {
        var stack = new ContractStack();
        try
        {
            await stack.StartPartsAsync(exchange, disks ?? new StackDisks());
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>A service by its name without the project's.</summary>
    public ServiceProcess ServiceOf(string name) =>
        name == "Attestor" ? Attestor.Service : Exchange!.Services.Append(ArkServer).Single(service => service.Name == $"HashPerp.{name}");

    /// <summary>Has the attestor announce a series that is listed at the tip.</summary>
    public async Task<ListedMarket> ListAsync(int blocks, IReadOnlyList<int> strikePermille, long potSat)
    {
        var market = await ListedMarket.AtTipAsync(Chain, blocks, strikePermille, potSat);
        await Attestor.AnnounceAsync(market);
        return market;
    }

    /// <summary>Both users board, and turn that into so many coins of exactly this value in batches; confirmed.</summary>
    public async Task BoardAsync(int coins, long coinSat)
    {
        var values = Enumerable.Repeat(coinSat, coins).ToArray();
        foreach (var user in Users)
        {
            // Exactly the coins: a batch of this operator costs its users nothing, so there is no change.
            await Chain.PayAsync((string)(await user.CallAsync("boarding-address"))!["address"]!, coinSat * coins);
        }
        await Chain.MineAsync();
        await Task.WhenAll(Users.Select(user => user.CallAsync(
            "board", new JsonObject { ["values_sat"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]) })));
        await Chain.MineAsync();
    }

    /// <summary>Alice proposes a contract.</summary>
    /// <param name="setupDeadline">Two-step when it isn't 0.</param>
    /// <returns>The round.</returns>
    public async Task<string> ProposeAsync(ListedMarket market, uint setupDeadline = 0) =>
        (string)(await Alice.CallAsync("propose", market.Proposal(Bob.Account, setupDeadline)))!["round"]!;

    /// <summary>Waits until both users have the contract in a state; a contract that only one of them has is none.</summary>
    public async Task WaitForAsync(string round, string state)
    {
        string? last = null;
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    var contracts = await Task.WhenAll(Users.Select(user => user.FindContractAsync(round)));
                    last = string.Join(", ", contracts.Select(contract => $"{(string?)contract?["state"]} {(string?)contract?["note"]}"));
                    return contracts.All(contract => (string?)contract?["state"] == state);
                },
                $"{round} to be {state}",
                Patience);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message} It is {last}.\nAlice:\n{Alice.Process.LogTail}\nBob:\n{Bob.Process.LogTail}", late);
        }
    }

    /// <summary>Opens a contract and waits until both have it: Active, or Set up when a deadline makes it a two-step one.</summary>
    public async Task<string> OpenAsync(ListedMarket market, uint setupDeadline = 0)
    {
        var round = await ProposeAsync(market, setupDeadline);
        await WaitForAsync(round, setupDeadline == 0 ? "Active" : "SetUp");
        return round;
    }

    /// <summary>Alice activates a two-step contract.</summary>
    public async Task ActivateAsync(string round)
    {
        await Alice.CallAsync("request", new JsonObject { ["round"] = round, ["step"] = "final" });
        await WaitForAsync(round, "Active");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }
    }

    private async Task StartPartsAsync(IReadOnlyDictionary<string, string?>? exchange, StackDisks disks)
    {
        var postgres = PostgresServer.StartNewAsync(disks.Postgres);
        Chain = Own(await ReplayedChain.StartAsync());
        Postgres = Own(await postgres);
        ArkServer = Own(await StartArkServerAsync());
        await FundOperatorAsync();
        Attestor = Own(await AttestorDriver.StartAsync(Chain.Node));
        if (exchange is not null)
        {
            Exchange = Own(await Exchange.StartAsync(Chain.Node, ReplayedChain.HeightOffset, Postgres, ArkServer.Url, Attestor.Service.Url, exchange));
        }
        Relay = Exchange?.ContractLifecycle
            ?? Own(await ServiceProcess.StartNewAsync("HashPerp.ContractLifecycle", new Dictionary<string, string?> { ["Network"] = "regtest" }));
        var environment = new Dictionary<string, string?>(Chain.Node.Environment)
        {
            ["services__arkserver__grpc__0"] = ArkServer.Url.ToString(),
            ["services__attestor__grpc__0"] = Attestor.Service.Url.ToString(),
            ["services__relay__grpc__0"] = Relay.Url.ToString(),
        };
        foreach (var (name, value) in (exchange ?? new Dictionary<string, string?>()).Concat(Exchange?.AgentEnvironment ?? new Dictionary<string, string?>()))
        {
            environment[name] = value;
        }
        Alice = Own(new AgentDriver("Alice", environment, ReplayedChain.HeightOffset, disks.Alice));
        Bob = Own(new AgentDriver("Bob", environment, ReplayedChain.HeightOffset));
        await Task.WhenAll(Users.Select(user => user.StartAsync()));
        await Bob.CallAsync("allow", new JsonObject { ["account"] = Alice.Account });
    }

    private async Task<ServiceProcess> StartArkServerAsync()
    {
        var database = await Postgres.CreateDatabaseAsync();
        var environment = new Dictionary<string, string?>(Chain.Node.Environment)
        {
            ["ConnectionStrings__arkserver"] = database,
            ["ArkServer__Seed"] = OperatorSeed,
            ["ArkServer__SessionDuration"] = "6",
            // Users are killed in the middle of batches here, again and again.
            ["ArkServer__BanThreshold"] = "0",
            ["ArkServer__MinPhaseMs"] = "500",
            ["ArkServer__ChainPollMs"] = "50",
            ["ArkServer__ContractAware"] = "true",
            ["ArkServer__Profile__Kind"] = "replay",
            ["ArkServer__Profile__HeightOffset"] = $"{ReplayedChain.HeightOffset}",
        };
        await ServiceProcess.RunAsync("HashPerp.ArkServer", environment, ["migrate"]);
        return await ServiceProcess.StartNewAsync("HashPerp.ArkServer", environment);
    }

    private async Task FundOperatorAsync()
    {
        using var channel = GrpcChannel.ForAddress(ArkServer.Url);
        var address = (await new Admin.AdminClient(channel).GetAddressAsync(new GetAddressRequest())).Address;
        await Chain.PayAsync(address, OperatorSat);
        await Chain.MineAsync();
    }

    private T Own<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }
}
