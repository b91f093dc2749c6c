using HashPerp.Contracts.Oracle.V1;
using HashPerp.Processes;
using HashPerp.Testing;

namespace HashPerp.OracleIngest.Tests;

/// <summary>What the node may do to the service, and what the service then says.</summary>
public sealed class NodeTroubleTests
{
    [Fact]
    public async Task While_the_node_is_down_the_last_tip_is_told_and_afterwards_nothing_is_missing()
    {
        await using var node = await Blocks.StartNodeAsync(15);
        await using var oracle = await OracleHost.StartAsync(node);
        await oracle.CaughtUpAsync(node);
        await node.KillAsync();
        await Eventually.TrueAsync(() => oracle.Service.Process.Log.Any(line => line.Contains("NodeUnreachable (1116)", StringComparison.Ordinal)), "the warning");

        Assert.Equal(15u, (await oracle.Client.GetTipAsync(new GetTipRequest())).Height);
        await oracle.Service.RestartAsync();
        Assert.Equal(15u, (await oracle.Client.GetTipAsync(new GetTipRequest())).Height);

        await node.StartAsync();
        await Blocks.MineAsync(node, 5, 600);
        await oracle.CaughtUpAsync(node);
        await using var scratch = await OracleHost.StartAsync(node);
        await scratch.CaughtUpAsync(node);
        Assert.Equal(await scratch.DumpAsync(), await oracle.DumpAsync());
    }

    [Fact]
    public async Task A_notice_brings_a_block_at_once_and_without_notices_it_looks_at_intervals()
    {
        var zmq = FreePort.Next();
        await using var node = await Blocks.StartNodeAsync(12, $"-zmqpubhashblock=tcp://127.0.0.1:{zmq}");
        using var relay = new TcpRelay(zmq);
        await using var oracle = await OracleHost.StartAsync(node, new Dictionary<string, string?>
        {
            ["Bitcoin__ZmqBlock"] = $"tcp://127.0.0.1:{relay.Port}",
            // Without a notice, a block would come after ten minutes: later than any test waits.
            ["Oracle__SlowPollMilliseconds"] = "600000",
        });
        await Eventually.TrueAsync(() => HasLogged(oracle, "The node's notices come from"), "the connection");
        await oracle.CaughtUpAsync(node);
        await Blocks.MineAsync(node, 1, 600);
        await oracle.CaughtUpAsync(node);

        relay.Cut();
        await Eventually.TrueAsync(() => HasLogged(oracle, "looking at the node at intervals"), "the loss to be seen");
        await Blocks.MineAsync(node, 1, 600);
        await oracle.CaughtUpAsync(node);
    }

    [Fact]
    public async Task A_node_of_another_network_is_refused()
    {
        await using var node = await Blocks.StartNodeAsync(1);

        await RefusedAsync("WrongNetwork (6001)", OracleHost.Environment(node, await OracleHost.NewDatabaseAsync(), new Dictionary<string, string?>
        {
            ["Oracle__Network"] = "signet",
        }));
    }

    [Fact]
    public async Task A_pruned_node_is_refused()
    {
        await using var node = await BitcoindNode.StartNewAsync(new BitcoindOptions { ExtraArguments = ["-txindex=0", "-prune=1"] });

        await RefusedAsync("PrunedNode (6002)", OracleHost.Environment(node, await OracleHost.NewDatabaseAsync()));
    }

    [Fact]
    public async Task A_database_of_another_profile_or_of_another_chain_is_refused()
    {
        await using var node = await Blocks.StartNodeAsync(12);
        await using var oracle = await OracleHost.StartAsync(node);
        await oracle.CaughtUpAsync(node);
        await oracle.Service.StopAsync();

        await RefusedAsync("HistoryMismatch (6003)", OracleHost.Environment(node, oracle.Database, new Dictionary<string, string?>
        {
            ["Oracle__Profile__RetargetInterval"] = "8",
        }));
    }

    [Fact]
    public async Task Settings_that_make_no_sense_are_refused()
    {
        await using var node = await BitcoindNode.StartNewAsync();
        var database = await OracleHost.NewDatabaseAsync();

        await RefusedAsync("InvalidConfiguration (6005)", OracleHost.Environment(node, database, new Dictionary<string, string?> { ["Oracle__PollMilliseconds"] = "1" }));
        await RefusedAsync("InvalidConfiguration (6005)", OracleHost.Environment(node, database, new Dictionary<string, string?> { ["Bitcoin__RpcUrl"] = "nowhere" }));
        await RefusedAsync("InvalidProfile (1252)", OracleHost.Environment(node, database, new Dictionary<string, string?> { ["Oracle__Profile__Kind"] = "dream" }));
    }

    private static bool HasLogged(OracleHost oracle, string text) => oracle.Service.Process.Log.Any(line => line.Contains(text, StringComparison.Ordinal));

    private static async Task RefusedAsync(string error, IReadOnlyDictionary<string, string?> environment)
    {
        await using var process = await ChildProcess.StartAsync("oracle", BuiltProgram.Command("HashPerp.OracleIngest"), environment);
        Assert.Equal(1, await process.WaitForExitAsync(TimeSpan.FromSeconds(60)));
        await Eventually.TrueAsync(() => process.Log.Any(line => line.Contains(error, StringComparison.Ordinal)), $"{error} in\n{process.LogTail}");
    }
}
