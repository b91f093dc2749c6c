using System.Text.Json.Nodes;
using HashPerp.Client;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>Owners who leave at the same time, each with the exit tool in a folder of its own, while real blocks go by.</summary>
/// <param name="settled">Of somebody who leaves at the same time with coins from off-chain settlements; may be null.</param>
internal sealed class DisasterExits(DisasterStage stage, IReadOnlyList<LeavingOwner> owners, IReadOnlyList<string> keys, SettledCoins? settled) : IAsyncDisposable
{
    private const int MostBlocks = DemoOptions.SpareBlocks;
    private const int Confirmations = 2;

    private readonly List<(LeavingOwner Owner, ExitProcess Exit)> _running = [];
    private readonly HashSet<string> _told = [];

    private static readonly string[] Pace = ["--confirmations", $"{Confirmations}", "--pace-ms", "200"];

    /// <summary>verify and plan, which change nothing, then run, which goes on until its owner has what is theirs.</summary>
    public async Task BeginAsync(CancellationToken cancel)
    {
        string[] given = [.. keys.SelectMany(key => new[] { "--key", key })];
        foreach (var owner in owners)
        {
            await LookAsync(owner, cancel);
            _running.Add((owner, Start(owner, "run", [.. given, .. Pace])));
        }
    }

    /// <summary>A block each time that everybody has looked at the one before, until all pots are on chain.</summary>
    public Task UnrollAsync(CancellationToken cancel) => MineUntilAsync(exit => exit.HasExited || exit.Find("exit.output") is not null, "to unroll", cancel);

    /// <summary>The same until the tool has ended by itself, with exit code 0, for everybody.</summary>
    public async Task FinishAsync(CancellationToken cancel)
    {
        await MineUntilAsync(exit => exit.HasExited, "to claim", cancel);
        foreach (var (owner, exit) in _running)
        {
            await exit.EndAsync(cancel);
            TellEnd(owner, exit);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, exit) in _running)
        {
            await exit.DisposeAsync();
        }
    }

    private async Task LookAsync(LeavingOwner owner, CancellationToken cancel)
    {
        foreach (var command in (string[])["verify", "plan"])
        {
            await using var exit = Start(owner, command, []);
            await exit.EndAsync(cancel);
            if (exit.Find("kit.confirmed") is { } confirmed)
            {
                stage.Output.Text($"  everything in the kit holds, and {(string?)confirmed["node"]} has what its graph starts from.");
            }
            if (exit.Find("plan.blocks") is { } blocks)
            {
                stage.Output.Text($"  {blocks["transactions"]} transactions to unroll, {blocks["blocks"]} blocks with {blocks["fee_coins"]} fee coins.");
            }
        }
    }

    private ExitProcess Start(LeavingOwner owner, string command, IReadOnlyList<string> more)
    {
        var typed = string.Join(' ', owner.Arguments(command, more));
        stage.Output.Event("exit.command", $"{owner.Name} alone, in an empty folder: hashperp {typed}", new JsonObject { ["user"] = owner.Name, ["command"] = typed });
        return owner.Exit(command, more);
    }

    private async Task MineUntilAsync(Func<ExitProcess, bool> done, string what, CancellationToken cancel)
    {
        for (var block = 0; !_running.All(running => done(running.Exit)) || settled?.IsDone == false; block++)
        {
            if (block >= MostBlocks)
            {
                throw CliErrors.DemoStuck.Error(
                    $"{MostBlocks} blocks were not enough {what}: {string.Join("; ", _running.Select(running => running.Exit.Events.LastOrDefault()?.ToJsonString()))}");
            }
            foreach (var (owner, exit) in _running)
            {
                await exit.SeesAsync(stage.Chain.Replay.Height, cancel);
                TellProgress(owner, exit);
            }
            await (settled?.AdvanceAsync(cancel) ?? Task.CompletedTask);
            await stage.Chain.MineAsync(cancel);
        }
    }

    private void TellProgress(LeavingOwner owner, ExitProcess exit)
    {
        foreach (var line in exit.Events)
        {
            var sentence = (string?)line["event"] switch
            {
                "exit.unrolling" => $"{owner.Name}: {line["confirmed"]} of {line["total"]} transactions are on chain.",
                "exit.output" when (string?)line["taken"] is { } taken && IsOwn(owner, taken) => $"{owner.Name}: {line["name"]}: {taken} {((string?)line["txid"])?[..8]} is on its way.",
                "exit.waits" => $"{owner.Name} waits: {line["reason"]}",
                "exit.evidence" => $"{owner.Name}: a key was published for the leg that lost rung {line["rung"]}. It is kept as evidence, and not needed.",
                _ => null,
            };
            if (sentence is not null && _told.Add(sentence))
            {
                stage.Output.Text($"  {sentence}");
            }
        }
    }

    /// <summary>The tool's own last word.</summary>
    private void TellEnd(LeavingOwner owner, ExitProcess exit)
    {
        var own = (long)exit.Find("exit.done")!["own_sat"]!;
        stage.Output.Event(
            "exit.done", $"{owner.Name}'s tool ended by itself: {ExitText.Leg(owner.Leg)} has {own:N0} sat on chain.", new JsonObject { ["user"] = owner.Name, ["own_sat"] = own });
    }

    private static bool IsOwn(LeavingOwner owner, string claim) => claim.EndsWith(owner.Leg == Leg.Height ? "Height" : "Time", StringComparison.Ordinal);
}
