using System.Text.Json.Nodes;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.EndToEnd.Tests;

/// <summary>Runs the demo as <c>./hashperp demo --json</c> does: servers and users as processes of their own, on a fresh chain.</summary>
internal static class DemoRun
{
    // The demo's own: node height of the listing block.
    private const int WarmUpBlocks = 144;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <returns>Every line that it printed, parsed.</returns>
    public static async Task<IReadOnlyList<JsonObject>> PlayAsync(int from, int blocks, string strikes, CancellationToken cancel)
    {
        var folder = TestFolder.Create("demo");
        await using var node = await BitcoindNode.StartNewAsync(cancel: cancel);
        var environment = new Dictionary<string, string?>(node.Environment)
        {
            ["ConnectionStrings__arkserver"] = await (await TestStack.PostgresAsync()).CreateDatabaseAsync(cancel),
            ["ArkServer__Seed"] = new string('7', 64),
            ["Attestor__Seed"] = Path.Combine(folder, "attestor.seed"),
            ["Attestor__State"] = Path.Combine(folder, "attestor"),
            ["Attestor__Profile__Kind"] = "replay",
            ["Attestor__Profile__HeightOffset"] = $"{from - WarmUpBlocks}",
        };
        await ServiceProcess.RunAsync("HashPerp.ArkServer", environment, ["migrate"], cancel);
        await ServiceProcess.RunAsync("HashPerp.Attestor", environment, ["init"], cancel);
        await using var operatorService = await StartAsync("HashPerp.ArkServer", "arkserver", environment, cancel);
        await using var attestor = await StartAsync("HashPerp.Attestor", "attestor", environment, cancel);
        await using var exchange = await Exchange.StartAsync(
            node, from - WarmUpBlocks, await TestStack.PostgresAsync(), operatorService.Url, attestor.Url, new Dictionary<string, string?>());
        foreach (var (name, value) in exchange.AgentEnvironment)
        {
            environment[name] = value;
        }
        environment["HASHPERP_ADMIN_TOKEN"] = exchange.AdminToken;
        try
        {
            return await RunAsync(["--from", $"{from}", "--blocks", $"{blocks}", "--strikes", strikes, "--folder", Path.Combine(folder, "users")], environment, cancel);
        }
        finally
        {
            TestFolder.Remove(folder);
        }
    }

    private static async Task<ServiceProcess> StartAsync(
        string project, string name, Dictionary<string, string?> environment, CancellationToken cancel)
    {
        var service = await ServiceProcess.StartNewAsync(project, environment, cancel: cancel);
        environment[$"services__{name}__grpc__0"] = service.Url.ToString();
        return service;
    }

    private static async Task<IReadOnlyList<JsonObject>> RunAsync(
        IReadOnlyList<string> arguments, Dictionary<string, string?> environment, CancellationToken cancel)
    {
        await using var demo = await ChildProcess.StartAsync(
            "demo", [.. BuiltProgram.Command("HashPerp.Cli"), "demo", "--json", .. arguments], environment);
        var code = await demo.WaitForExitAsync(Limit, cancel);
        Assert.True(code == 0, $"The demo ended with exit code {code}:\n{demo.LogTail}");
        return [.. demo.Log.Select(line => JsonNode.Parse(line)!.AsObject())];
    }
}
