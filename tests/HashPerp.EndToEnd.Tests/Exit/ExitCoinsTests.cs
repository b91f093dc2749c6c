using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary><c>exit coins</c> with the operator killed: a process with an agent's records and words brings its ordinary coins to the chain (X10).</summary>
public sealed class ExitCoinsTests
{
    /// <summary>The last one isn't worth the claim of 139 vB at ten sat/vB.</summary>
    private static readonly long[] CoinsSat = [60_000, 40_000, 700];

    /// <summary>Both others less their claims.</summary>
    private const long ArrivedSat = 60_000 - 1_390 + 40_000 - 1_390;

    private static readonly string[] Quick = ["--pace-ms", "100", "--confirmations", "2", "--fee-rate", "10"];

    [Fact]
    [Trait("tier", "full")]
    public async Task Coins_arrive_without_the_operator_over_a_kill_and_a_reorganisation_and_one_that_is_too_small_stays()
    {
        await using var stack = await ContractStack.StartAsync();
        await BoardAsync(stack);
        var alice = stack.Alice;
        await using (var early = new ExitTool(stack.Chain, WordsOf(alice.Folder), alice.Folder))
        {
            Assert.Equal(0, await early.CallAsync("plan", "--fee-rate", "10"));
            AssertPlan(early);
            Assert.Equal(1, await early.CallAsync("run", Quick));
            Assert.Contains("(1501)", early.Errors, StringComparison.Ordinal);
        }
        await stack.ArkServer.KillAsync();
        await alice.KillAsync();
        var before = Snapshot(alice.Folder);

        await using var tool = new ExitTool(stack.Chain, WordsOf(alice.Folder), alice.Folder);
        await tool.StartAsync("run", fault: null, Quick);
        await tool.EventAsync("exit.waits", line => (int)line["number"]! == 1541);
        await tool.FundAsync();
        await tool.MineUntilAsync("exit.unrolling", line => (int)line["waiting"]! > 0);
        await tool.KillAsync();
        await tool.StartAsync("run", fault: null, Quick);
        await tool.MineUntilAsync("exit.coin", line => (string?)line["stage"] == "OnChain");
        var opensAt = (long)(await tool.EventAsync("exit.coin", line => (string?)line["stage"] == "OnChain"))["opens_at"]!;
        // The two coins needn't have come in the same block.
        await stack.Chain.StopAtMedianTimeAsync(opensAt + 600);
        await tool.MineUntilAsync("exit.coin", line => (int)line["confirmations"]! == 1);
        await stack.Chain.Node.Rpc.InvalidateBlockAsync(await stack.Chain.Node.Rpc.GetBestBlockHashAsync());
        await tool.MineUntilAsync("exit.done");

        Assert.Equal(0, await tool.EndAsync());
        Assert.Equal(ArrivedSat, (long)(await tool.EventAsync("exit.done"))["own_sat"]!);
        Assert.Equal(ArrivedSat, await tool.PaidOutAsync());
        Assert.Equal(["40000 Taken", "60000 Taken", "700 left"], Results(tool));
        Assert.Equal("at 10 sat/vB it costs more than it is", (string?)tool.Events.Last(line => (long?)line["amount_sat"] == 700)["left"]);
        Assert.Equal(before, Snapshot(alice.Folder));
        // Once more, by somebody who knows nothing of it: there is nothing to do.
        Assert.Equal(0, await tool.CallAsync("run", [.. Quick, "--once"]));
        Assert.Equal(["40000 Taken", "60000 Taken", "700 left"], Results(tool));
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task Round_by_round_to_an_address_of_the_owners_choice_and_never_for_words_of_somebody_else()
    {
        await using var stack = await ContractStack.StartAsync();
        await BoardAsync(stack);
        await stack.ArkServer.KillAsync();
        await stack.Alice.KillAsync();
        await using (var thief = new ExitTool(stack.Chain, WordsOf(stack.Bob.Folder), stack.Alice.Folder))
        {
            Assert.Equal(1, await thief.CallAsync("run", "--once"));
            Assert.Contains("(9016)", thief.Errors, StringComparison.Ordinal);
        }
        var script = Bip86.OutputScript(Nums.InternalKey);
        await using var tool = new ExitTool(stack.Chain, WordsOf(stack.Alice.Folder), stack.Alice.Folder);
        Assert.Equal(1, await tool.CallAsync("run", "--once", "--to", BitcoinAddress.Encode(script, BitcoinNetwork.Mainnet)));
        Assert.Contains($"({BitcoinErrors.MalformedAddress.Number})", tool.Errors, StringComparison.Ordinal);

        string[] once = ["--once", "--confirmations", "1", "--fee-rate", "10", "--to", BitcoinAddress.Encode(script, BitcoinNetwork.Regtest)];
        Assert.Equal(ExitTool.MoreToDo, await tool.CallAsync("run", once));
        await tool.FundAsync();
        var code = ExitTool.MoreToDo;
        for (var round = 0; code == ExitTool.MoreToDo && round < 20; round++)
        {
            code = await tool.CallAsync("run", once);
            await stack.Chain.MineAsync(3);
        }
        Assert.Equal(0, code);
        Assert.Equal(ArrivedSat, (await stack.Chain.Node.Rpc.ScanTxOutSetAsync([$"raw({script.ToHex()})"])).Sum(coin => coin.Output.Value.Value));
    }

    private static void AssertPlan(ExitTool tool)
    {
        var coins = tool.Events.Where(line => (string)line["event"]! == "plan.coin").OrderByDescending(line => (long)line["amount_sat"]!).ToArray();
        Assert.Equal(CoinsSat, coins.Select(line => (long)line["amount_sat"]!));
        Assert.Equal([true, true, false], coins.Select(line => (bool)line["worth_it"]!));
        Assert.All(coins, line => Assert.Equal((int)line["levels"]!, (int)line["packages"]!));
        Assert.All(coins, line => Assert.Equal((long)line["expires_at"]! - 43_200 - (1_200 * (int)line["packages"]!), (long)line["begin_by"]!));
        var cost = Assert.Single(tool.Events, line => (string)line["event"]! == "plan.cost" && (int)line["sat_per_vbyte"]! == 10);
        Assert.Equal((2, 100_000), ((int)cost["coins"]!, (long)cost["sum_sat"]!));
    }

    /// <summary>The coin that is left may have come to the chain with the others, in the same batch transaction.</summary>
    private static string[] Results(ExitTool tool) => [.. tool.Events.Where(line => (string)line["event"]! == "exit.result")
        .Select(line => $"{(long)line["amount_sat"]!} {(line["left"] is null ? (string)line["stage"]! : "left")}").Order(StringComparer.Ordinal)];

    private static async Task BoardAsync(ContractStack stack)
    {
        await stack.Chain.PayAsync((string)(await stack.Alice.CallAsync("boarding-address"))!["address"]!, CoinsSat.Sum());
        await stack.Chain.MineAsync();
        await stack.Alice.CallAsync("board", new JsonObject { ["values_sat"] = new JsonArray([.. CoinsSat.Select(value => JsonValue.Create(value))]) });
        await stack.Chain.MineAsync();
    }

    private static string WordsOf(string agentFolder)
    {
        using var folder = AgentFolder.OpenReadOnly(agentFolder, alone: false);
        using var wallet = HdWallet.Open(folder, BitcoinNetwork.Regtest);
        return wallet.BackupWords();
    }

    private static string[] Snapshot(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => $"{file} {File.GetLastWriteTimeUtc(file).Ticks}")];
}
