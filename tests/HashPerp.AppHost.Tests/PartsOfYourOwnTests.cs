using System.Globalization;
using HashPerp.Testing;

namespace HashPerp.AppHost.Tests;

/// <summary>A node and an operator that run elsewhere, named in the configuration.</summary>
public sealed class PartsOfYourOwnTests : IDisposable
{
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
    [Trait("tier", "full")]
    public async Task A_named_node_and_a_named_operator_are_used_in_place_of_ours()
    {
        var node = await TestStack.BitcoindAsync();
        await using var arkd = await StartOperatorAsync(node);
        var elsewhere = new Dictionary<string, string?>(node.Environment) { ["Operator__Url"] = arkd.Url.ToString() };

        await using var system = await RunningSystem.StartAsync(_data, elsewhere);

        var resources = await system.ResourcesAsync();
        Assert.Equal(
            ["aspadapter", "attestor", "contractlifecycle", "gateway", "oracleingest", "orderbook", "postgres", "rabbitmq", "redis", "settlement", "watchtower"],
            resources.Where(resource => resource.Runs).Select(resource => resource.Name).Order(StringComparer.Ordinal));
        await Eventually.TrueAsync(
            async () => await MetricAsync(resources.Single(resource => resource.Name == "aspadapter"), "hashperp_aspadapter_operator_silence") >= 0,
            "AspAdapter to have an answer of the named operator", TimeSpan.FromMinutes(1));
    }

    private static async Task<ServiceProcess> StartOperatorAsync(BitcoindNode node)
    {
        var environment = new Dictionary<string, string?>(node.Environment)
        {
            ["ConnectionStrings__arkserver"] = await (await TestStack.PostgresAsync()).CreateDatabaseAsync(),
            ["ArkServer__Seed"] = new string('7', 64),
        };
        await ServiceProcess.RunAsync("HashPerp.ArkServer", environment, ["migrate"]);
        return await ServiceProcess.StartNewAsync("HashPerp.ArkServer", environment);
    }

    private static async Task<double> MetricAsync(RunningSystem.Resource resource, string name)
    {
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri(resource.Endpoints["operations"] + "/metrics"));
        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? -1 : double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
