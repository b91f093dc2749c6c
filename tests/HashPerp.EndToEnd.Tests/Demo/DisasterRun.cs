using System.Text.Json.Nodes;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.EndToEnd.Tests;

/// <summary>Runs one disaster on a system of its own, its Postgres included, because it kills what it finds.</summary>
internal static class DisasterRun
{
    // The disasters' own: display height less node height of their history.
    private const int HeightOffset = 825_000 - 144;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    /// <returns>Every line that it printed, parsed.</returns>
    public static async Task<IReadOnlyList<JsonObject>> PlayAsync(string name, CancellationToken cancel)
    {
        var folder = TestFolder.Create("disaster");
        try
        {
            await using var postgres = await PostgresServer.StartNewAsync(cancel);
            await using var fresh = await FreshExchange.StartAsync(HeightOffset, postgres: postgres, cancel: cancel);
            var parts = Path.Combine(folder, "parts");
            await File.WriteAllLinesAsync(parts, fresh.Processes.Append(KeyValuePair.Create("postgres", postgres.Process.Id)).Select(part => $"{part.Key} {part.Value}"), cancel);
            var environment = new Dictionary<string, string?>(fresh.Environment) { ["HASHPERP_ADMIN_TOKEN"] = fresh.Exchange.AdminToken };
            await using var demo = await ChildProcess.StartAsync(
                "demo", [.. BuiltProgram.Command("HashPerp.Cli"), "demo", "--json", "--disaster", name, "--parts", parts, "--folder", Path.Combine(folder, "users")], environment);
            var code = await demo.WaitForExitAsync(Limit, cancel);
            Assert.True(code == 0, $"{name} ended with exit code {code}:\n{demo.LogTail}");
            return [.. demo.Log.Select(line => JsonNode.Parse(line)!.AsObject())];
        }
        finally
        {
            TestFolder.Remove(folder);
        }
    }
}
