using Grpc.Core;
using HashPerp.Attestor;
using HashPerp.Contracts.Settlement.V1;
using HashPerp.Primitives;
using HashPerp.Testing;
using Client = HashPerp.Contracts.Settlement.V1.Attestor.AttestorClient;

namespace HashPerp.Settlement.Tests;

/// <summary>SIGKILL at every step between a decision and its publication: the restarted attestor tells what history decided, always the same.</summary>
public sealed class AttestorCrashTests(AttestorCrashTests.DecidedNode decided) : IClassFixture<AttestorCrashTests.DecidedNode>
{
    private const int Killed = 128 + 9;

    /// <summary>Fault, and the decisions that had become durable when it struck.</summary>
    public static TheoryData<string, int> WritingFaults => new()
    {
        { $"{AttestorFaultPoints.RecordWritten}:before:kill:1", 0 },
        { $"{AttestorFaultPoints.RecordTorn}:after:kill:1", 0 },
        { $"{AttestorFaultPoints.RecordWritten}:after:kill:1", 1 },
        { $"{AttestorFaultPoints.RecordWritten}:before:kill:3", 2 },
        { $"{AttestorFaultPoints.RecordTorn}:after:kill:4", 3 },
        { $"{AttestorFaultPoints.RecordWritten}:after:kill:4", 4 },
    };

    [Theory]
    [MemberData(nameof(WritingFaults))]
    public async Task Killed_while_it_writes_its_decisions(string fault, int durable)
    {
        var folder = decided.CopyOfAnnounced();
        await using (var dying = await ChildProcess.StartAsync(
            "attestor", BuiltProgram.Command("HashPerp.Attestor"),
            new Dictionary<string, string?>(ReplayedWeek.Environment(decided.Node, folder)) { [FaultPoint.Variable] = fault }))
        {
            Assert.Equal(Killed, await dying.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        }
        Assert.Equal(durable, WholeDecisions(folder));

        await using var attestor = await ReplayedWeek.StartAttestorAsync(decided.Node, folder);
        var first = await TellAsync(attestor);
        await attestor.StopAsync();
        Assert.Equal(4, WholeDecisions(folder));
        await attestor.StartAsync();
        Assert.Equal(first, await TellAsync(attestor));
    }

    [Fact]
    public async Task Killed_as_it_answers()
    {
        var folder = decided.CopyOfAnnounced();
        var environment = ReplayedWeek.Environment(decided.Node, folder);
        environment[FaultPoint.Variable] = $"{AttestorFaultPoints.OutcomePublished}:before:kill";
        await using var attestor = await ServiceProcess.StartNewAsync("HashPerp.Attestor", environment);
        await Assert.ThrowsAsync<RpcException>(() => TellAsync(attestor));
        Assert.Equal(Killed, await attestor.Process.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(4, WholeDecisions(folder));

        await attestor.StartAsync(new Dictionary<string, string?> { [FaultPoint.Variable] = null });
        Assert.Equal(4, (await TellAsync(attestor)).Count);
    }

    [Fact]
    public async Task Killed_while_it_announces()
    {
        var folder = TestFolder.Create("attestor-announcing");
        await using var node = await ReplayedWeek.StartNodeAsync();
        await using var attestor = await ReplayedWeek.StartAttestorAsync(node, folder);
        await attestor.StopAsync();
        foreach (var side in new[] { "before", "after" })
        {
            await attestor.StartAsync(new Dictionary<string, string?> { [FaultPoint.Variable] = $"{AttestorFaultPoints.RecordWritten}:{side}:kill" });
            using var dying = ReplayedWeek.Connect(attestor);
            await Assert.ThrowsAsync<RpcException>(async () => await new Client(dying).AnnounceAsync(ReplayedWeek.Request()));
            Assert.Equal(Killed, await attestor.Process.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        }
        await attestor.StartAsync(new Dictionary<string, string?> { [FaultPoint.Variable] = null });
        using var channel = ReplayedWeek.Connect(attestor);
        var client = new Client(channel);

        var kept = await client.GetAnnouncementAsync(new GetAnnouncementRequest { ExpiryHeight = ReplayedWeek.Expiry });
        Assert.Equal(kept, await client.AnnounceAsync(ReplayedWeek.Request()));
    }

    /// <summary>Of a journal whose process has ended: a running one keeps it locked.</summary>
    private static int WholeDecisions(string folder) =>
        File.ReadAllText(Path.Combine(folder, "state", "journal")).Split('\n')[..^1].Count(line => line.Contains("\"decided\"", StringComparison.Ordinal));

    /// <summary>All outcomes, each compared with what the raw headers say.</summary>
    private static async Task<List<Outcome>> TellAsync(ServiceProcess attestor)
    {
        using var channel = ReplayedWeek.Connect(attestor);
        var client = new Client(channel);
        var told = new List<Outcome>();
        foreach (var race in ReplayedWeek.Races)
        {
            var outcome = (await client.GetOutcomeAsync(new GetOutcomeRequest { ExpiryHeight = ReplayedWeek.Expiry, Time = race.Time })).Outcome;
            Assert.Equal((race.Winner, race.DecidingHeight), (outcome.Winner.ToString().ToUpperInvariant(), outcome.DecidingHeight));
            told.Add(outcome);
        }
        return told;
    }

    /// <summary>A node whose chain has decided everything, and the folder of an attestor that hasn't seen it yet.</summary>
    public sealed class DecidedNode : IAsyncLifetime
    {
        private readonly string _announced = TestFolder.Create("attestor-announced");

        public BitcoindNode Node { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Node = await ReplayedWeek.StartNodeAsync();
            await using (var attestor = await ReplayedWeek.StartAttestorAsync(Node, _announced))
            {
                using var channel = ReplayedWeek.Connect(attestor);
                await new Client(channel).AnnounceAsync(ReplayedWeek.Request());
                await attestor.StopAsync();
            }
            await ReplayedWeek.MineToAsync(Node, ReplayedWeek.Expiry);
        }

        public string CopyOfAnnounced()
        {
            var folder = TestFolder.Create("attestor-crash");
            TestFolder.Copy(_announced, folder);
            return folder;
        }

        public async ValueTask DisposeAsync()
        {
            await Node.DisposeAsync();
            TestFolder.Remove(_announced);
        }
    }
}
