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
        await using var fresh = await FreshExchange.StartAsync(from - WarmUpBlocks, cancel: cancel);
        var environment = new Dictionary<string, string?>(fresh.Environment) { ["HASHPERP_ADMIN_TOKEN"] = fresh.Exchange.AdminToken };
        var folder = TestFolder.Create("demo");
        try
        {
            return await RunAsync(["--from", $"{from}", "--blocks", $"{blocks}", "--strikes", strikes, "--folder", Path.Combine(folder, "users")], environment, cancel);
        }
        finally
        {
            TestFolder.Remove(folder);
        }
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
