using System.Text.Json.Nodes;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary><c>exit fetch</c>: who has nothing left but twelve words gets its kits back from the exchange.</summary>
public sealed class ExitFetchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    [Trait("tier", "full")]
    public async Task The_kits_of_a_lost_folder_come_back_from_the_words_alone_and_verify()
    {
        await using var stage = await ExchangeStage.StartAsync();
        var alice = stage.Stack.Alice;
        var first = await OpenAsync(stage);
        var lost = new Dictionary<string, byte[]> { [first] = await KitAsync(alice, first) };
        await CopiedAsync(stage, alice, copies: 1);
        await CopiedAsync(stage, stage.Stack.Bob, copies: 1);

        var second = await OpenAsync(stage);
        lost[second] = await KitAsync(alice, second);
        await CopiedAsync(stage, alice, copies: 2);

        var words = (string)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(alice.Folder, "seed.json")))!["words"]!;
        await alice.KillAsync();
        Directory.Delete(alice.Folder, recursive: true);

        var empty = TestFolder.Create("fetch");
        var (code, events) = await FetchAsync(stage, words, empty);
        Assert.Equal(0, code);
        Assert.Equal((2, 0), ((int)events[^1]["kits"]!, (int)events[^1]["lost"]!));
        var paths = events.Where(line => (string)line["event"]! == "kit.fetched").Select(line => (string)line["path"]!).ToArray();
        Assert.Equal(lost.Values.Select(Convert.ToHexString).Order(), paths.Select(path => Convert.ToHexString(File.ReadAllBytes(path))).Order());
        foreach (var path in paths)
        {
            var kit = await File.ReadAllBytesAsync(path);
            Assert.Equal(Leg.Height, ExitKit.Parse(kit).Leg);
            await using var tool = new ExitTool(stage.Stack.Chain, words, kit);
            Assert.Equal(0, await tool.CallAsync("verify"));
            await tool.EventAsync("kit.confirmed");
        }

        // Anybody else's words find nothing there.
        var strangers = TestFolder.Create("fetch");
        (code, events) = await FetchAsync(stage, "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about", strangers);
        Assert.Equal((0, 0), (code, (int)events[^1]["kits"]!));
        Assert.False(Directory.Exists(Path.Combine(strangers, "kits")));
        TestFolder.Remove(empty);
        TestFolder.Remove(strangers);
    }

    private static async Task<string> OpenAsync(ExchangeStage stage)
    {
        var maker = await stage.OrderAsync(Leg.Height, lots: 1);
        var taker = await stage.OrderAsync(Leg.Time, lots: 1);
        var round = ExchangeStage.RoundOf(await stage.MatchAsync(maker, taker, "Active"));
        await stage.Stack.WaitForAsync(round, "Active");
        return round;
    }

    private static async Task<byte[]> KitAsync(AgentDriver agent, string round) =>
        await File.ReadAllBytesAsync((string)(await agent.CallAsync("kit", new JsonObject { ["round"] = round }))!["path"]!);

    /// <summary>Waits until the agent has said so often that a copy is stored.</summary>
    private static Task CopiedAsync(ExchangeStage stage, AgentDriver agent, int copies) => stage.WithLogsAsync(async () =>
    {
        await Eventually.TrueAsync(
            () => agent.Events.Count(line => (string?)line["event"] == "kit.copied") >= copies, $"{copies} copies of {agent.Name}'s kits", Patience);
        return true;
    });

    private static async Task<(int Code, IReadOnlyList<JsonObject> Events)> FetchAsync(ExchangeStage stage, string words, string folder)
    {
        var events = new List<JsonObject>();
        string[] arguments =
        [
            "exit", "fetch", "--gateway", stage.Exchange.Gateway.Url.ToString(), "--keeper", stage.Exchange.ContractLifecycle.Url.ToString(), "--folder", folder, "--json",
        ];
        await using var process = await ChildProcess.StartAsync(
            "fetch", [.. BuiltProgram.Command("HashPerp.Cli"), .. arguments], new Dictionary<string, string?> { ["HASHPERP_WORDS"] = words },
            onOutput: line => events.Add((JsonObject)JsonNode.Parse(line)!));
        var code = await process.WaitForExitAsync(Patience);
        Assert.True(events.Count > 0, process.LogTail);
        return (code, events);
    }
}
