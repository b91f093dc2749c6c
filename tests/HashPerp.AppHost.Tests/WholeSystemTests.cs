using HashPerp.Processes;
using HashPerp.Testing;

namespace HashPerp.AppHost.Tests;

/// <summary>The map with everything on it, as <c>./hashperp up</c> starts it.</summary>
public sealed class WholeSystemTests : IDisposable
{
    private const string ContractOpened = " is active: ";

    private readonly string _data = TestFolder.Create("apphost");

    public void Dispose()
    {
        if (File.Exists(Path.Combine(_data, "short-folder")))
        {
            TestFolder.Remove(File.ReadAllText(Path.Combine(_data, "short-folder")).Trim());
        }
        TestFolder.Remove(_data);
    }

    [Fact]
    public async Task Everything_comes_up_and_ends_without_a_trace()
    {
        IReadOnlyList<RunningSystem.Resource> resources;
        await using (var system = await RunningSystem.StartAsync(_data))
        {
            resources = await system.ResourcesAsync();
            Assert.Equal(
                [
                    "arkserver", "aspadapter", "attestor", "bitcoind", "contractlifecycle", "gateway", "oracleingest", "orderbook", "postgres", "rabbitmq", "redis",
                    "settlement", "traders", "watchtower",
                ],
                resources.Where(resource => resource.Runs).Select(resource => resource.Name).Order(StringComparer.Ordinal));
            system.Host.Terminate();
            Assert.Equal(0, await system.Host.WaitForExitAsync(TimeSpan.FromMinutes(2)));
        }
        AssertGone(resources);
        Assert.All(resources.SelectMany(resource => resource.Endpoints.Values), url => Assert.False(FreePort.Answers(new Uri(url).Port), $"{url} still answers"));
        Assert.False(File.Exists(Path.Combine(_data, "host")));
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task A_host_that_was_killed_leaves_nothing_that_the_next_one_trips_over()
    {
        static bool ServersAndOperatorRun(IReadOnlyList<RunningSystem.Resource> resources) =>
            resources.Where(resource => resource.Name is "postgres" or "redis" or "bitcoind" or "arkserver").All(resource => resource.IsUp);
        IReadOnlyList<RunningSystem.Resource> left;
        await using (var system = await RunningSystem.StartAsync(_data, ServersAndOperatorRun))
        {
            left = await system.ResourcesAsync();
            await system.Host.KillAsync();
        }
        await using var next = await RunningSystem.StartAsync(_data, ServersAndOperatorRun);
        AssertGone(left);
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task Whatever_is_killed_is_back_and_trading_goes_on()
    {
        var started = TimeProvider.System.GetTimestamp();
        await using var system = await RunningSystem.StartAsync(_data);
        Report("cold start", started);
        await using var users = new SystemUsers(system);
        var carol = await RestingOrder.PlaceAsync(users);
        await system.UntilLogAsync("traders", ContractOpened, more: 1);
        var before = await Standing.ReadAsync(system);

        foreach (var victim in (await system.ResourcesAsync()).Where(resource => resource.Runs))
        {
            await KillAsync(system, victim);
        }
        // Longer than a market lasts: traders who have contracts enough wait for one to be settled.
        await system.UntilLogAsync("traders", ContractOpened, more: 1, TimeSpan.FromMinutes(12));
        await carol.RequireRestingAsync();

        await system.StopAsync("traders");
        foreach (var trader in Standing.Traders)
        {
            await users.TakeOverAsync(trader);
        }
        var books = new ClosedBooks(system, users);
        await books.RequireAsync(before with { Orders = [.. before.Orders, ("Carol", carol.Id)] });
        await books.RequireZeroSumAsync();
    }

    private static async Task KillAsync(RunningSystem system, RunningSystem.Resource victim)
    {
        OperatingSystemCalls.Send(victim.ProcessId!.Value, Signal.Kill);
        var killed = TimeProvider.System.GetTimestamp();
        await system.UntilAsync(
            resources => resources.Single(resource => resource.Name == victim.Name) is { IsUp: true } now && now.ProcessId != victim.ProcessId, victim.Name);
        var own = TimeProvider.System.GetElapsedTime(killed);
        await system.UntilAllAsync();
        RecoveryReport.Add(victim.Name, own, TimeProvider.System.GetElapsedTime(killed));
    }

    private static void Report(string what, long since) => RecoveryReport.Add(what, TimeProvider.System.GetElapsedTime(since), TimeProvider.System.GetElapsedTime(since));

    private static void AssertGone(IEnumerable<RunningSystem.Resource> resources) => Assert.All(
        resources.Where(resource => resource.Runs), resource => Assert.False(OperatingSystemCalls.Send(resource.ProcessId!.Value, Signal.None), $"{resource.Name} still runs"));
}
