using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.OracleIngest.Tests;

/// <summary>Whatever the node does and whenever the service dies, the database ends as that of a service that reads the chain for the first time.</summary>
public sealed class ReorganisationProcessTests : IAsyncLifetime
{
    private const int Killed = 128 + 9;

    private BitcoindNode _node = null!;

    public static TheoryData<string> Faults => [.. OracleIngestFaultPoints.All.SelectMany(point => new[] { "before", "after" }
        .Where(side => point != OracleIngestFaultPoints.HeadersRead || side == "after").Select(side => $"{point}:{side}:kill"))];

    public async ValueTask InitializeAsync() => _node = await Blocks.StartNodeAsync(20);

    public async ValueTask DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Reorganisations_of_one_to_six_blocks_leave_no_trace()
    {
        await using var oracle = await OracleHost.StartAsync(_node);
        await oracle.CaughtUpAsync(_node);
        for (var depth = 1; depth <= 6; depth++)
        {
            await Blocks.ReorganiseAsync(_node, depth, depth + 1, 200 * depth);
            await oracle.CaughtUpAsync(_node);
        }

        await SameAsFromScratchAsync(oracle);
    }

    [Fact]
    public async Task A_chain_that_becomes_shorter_is_followed_down()
    {
        await using var oracle = await OracleHost.StartAsync(_node);
        await oracle.CaughtUpAsync(_node);

        await Blocks.ReorganiseAsync(_node, 6, 0, 0);
        await oracle.CaughtUpAsync(_node);

        await SameAsFromScratchAsync(oracle);
    }

    [Fact]
    public async Task What_happened_while_it_was_stopped_is_made_good()
    {
        await using var oracle = await OracleHost.StartAsync(_node);
        await oracle.CaughtUpAsync(_node);
        await oracle.Service.StopAsync();

        await Blocks.ReorganiseAsync(_node, 5, 9, 700);
        await oracle.Service.StartAsync();
        await oracle.CaughtUpAsync(_node);

        await SameAsFromScratchAsync(oracle);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Killed_in_the_middle_of_a_reorganisation_it_goes_on(string fault)
    {
        await using var oracle = await OracleHost.StartAsync(_node);
        await oracle.CaughtUpAsync(_node);
        await oracle.Service.StopAsync();
        await Blocks.ReorganiseAsync(_node, 4, 6, 1_000);

        await oracle.Service.StartWithoutWaitingAsync(new Dictionary<string, string?> { [FaultPoint.Variable] = fault });
        Assert.Equal(Killed, await oracle.Service.Process.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        await oracle.Service.StartAsync(new Dictionary<string, string?> { [FaultPoint.Variable] = null });
        await oracle.CaughtUpAsync(_node);

        await SameAsFromScratchAsync(oracle);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Killed_at_its_very_first_step_it_begins_again(string fault)
    {
        var database = await OracleHost.NewDatabaseAsync();
        await using (var dying = await ChildProcess.StartAsync(
            "oracle", BuiltProgram.Command("HashPerp.OracleIngest"),
            OracleHost.Environment(_node, database, new Dictionary<string, string?> { [FaultPoint.Variable] = fault })))
        {
            Assert.Equal(Killed, await dying.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        }
        await using var oracle = await OracleHost.StartAsync(_node, database: database);
        await oracle.CaughtUpAsync(_node);

        await SameAsFromScratchAsync(oracle);
    }

    [Fact]
    public async Task Two_instances_write_every_step_once()
    {
        await using var first = await OracleHost.StartAsync(_node);
        await using var second = await OracleHost.StartAsync(_node, database: first.Database);
        for (var depth = 1; depth <= 5; depth++)
        {
            await Blocks.ReorganiseAsync(_node, depth, depth + 1, 300);
            await first.CaughtUpAsync(_node);
            await second.CaughtUpAsync(_node);
        }

        await SameAsFromScratchAsync(first);
    }

    private async Task SameAsFromScratchAsync(OracleHost oracle)
    {
        await using var scratch = await OracleHost.StartAsync(_node);
        await scratch.CaughtUpAsync(_node);
        var expected = await scratch.DumpAsync();
        Assert.Contains(expected, line => line.StartsWith("candle 3600", StringComparison.Ordinal));
        Assert.Equal(expected, await oracle.DumpAsync());
        Assert.Equal(EventFold.Tips(await scratch.EventsAsync()), EventFold.Tips(await oracle.EventsAsync()));
    }
}
