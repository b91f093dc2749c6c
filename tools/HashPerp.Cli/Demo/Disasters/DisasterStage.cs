using System.Text.Json.Nodes;
using HashPerp.Chain;
using HashPerp.Client;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>A running system with a live contract, and what a disaster can do to it.</summary>
internal sealed class DisasterStage(
    DemoOptions options, SystemParts parts, OperatorBooks operatorBooks, LeavingOwner alice, LeavingOwner bob, DisasterChain chain, EventOutput output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>For what an agent does in a block, before the next one is mined.</summary>
    private static readonly TimeSpan BlockPatience = TimeSpan.FromSeconds(1);

    private long _operatorSat;
    private bool _operatorLives = true;

    /// <summary>All that runs but the node and the agents, by the names of ./hashperp url.</summary>
    public static IReadOnlyList<string> EveryPart { get; } =
    [
        "arkserver", "attestor", "oracleingest", "aspadapter", "orderbook", "contractlifecycle", "settlement", "gateway", "postgres", "rabbitmq", "redis",
    ];

    public LeavingOwner Alice => alice;

    public LeavingOwner Bob => bob;

    public IReadOnlyList<LeavingOwner> Owners => [alice, bob];

    public DisasterChain Chain => chain;

    public EventOutput Output => output;

    public DemoOptions Options => options;

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync(IReadOnlyList<string> names, CancellationToken cancel)
    {
        if (_operatorLives && names.Contains("arkserver"))
        {
            // Its coins on chain are all that can be said of it from now on, and nobody can move them.
            (_operatorSat, _operatorLives) = (await operatorBooks.OperatorBalanceAsync(cancel), false);
        }
        await parts.KillAsync(names, cancel);
        TellKilled(names);
    }

    /// <summary>SIGKILL to agents.</summary>
    public async Task KillAgentsAsync(IReadOnlyList<LeavingOwner> owners, CancellationToken cancel)
    {
        foreach (var owner in owners)
        {
            await owner.KillAgentAsync(cancel);
        }
        TellKilled([.. owners.Select(owner => $"{owner.Name}'s agent")]);
    }

    /// <summary>Real blocks until every race is decided.</summary>
    public async Task ReplayToEndAsync(CancellationToken cancel)
    {
        await chain.MineToAsync(options.ExpiryHeight + 1, cancel);
        output.Event("chain.progress", $"Block {chain.Replay.DisplayHeight}: every race is over.", new JsonObject
        {
            ["height"] = chain.Replay.Height, ["display_height"] = chain.Replay.DisplayHeight,
        });
    }

    /// <summary>
    /// Real blocks until these owners' agents have settled alone what they won: each for itself, with the published keys (X2). A HEIGHT win opens off-chain in the last
    /// tenth before T, which may be some blocks after H.
    /// </summary>
    public async Task SettleAsync(IReadOnlyList<LeavingOwner> owners, CancellationToken cancel)
    {
        var outcomes = await OutcomesAsync(cancel);
        foreach (var owner in owners)
        {
            var won = outcomes.Count(outcome => outcome.Winner == owner.Leg);
            var last = options.ExpiryHeight + (DemoOptions.SpareBlocks / 2);
            while (!await Poll.UntilAsync(() => HasSettledAsync(owner, won, cancel), chain.Replay.Height < last ? BlockPatience : Patience, cancel))
            {
                if (chain.Replay.Height >= last)
                {
                    throw CliErrors.DemoStuck.Error($"{owner.Name}'s agent did not settle its {won} rungs.", "Its log says what it waits for.");
                }
                await chain.MineAsync(cancel);
            }
            output.Event(
                "rungs.settled", $"{owner.Name}'s agent has settled its {won} rungs off-chain at block {chain.Replay.DisplayHeight}, with the published keys and without the other party; it holds {await owner.User.BalanceAsync(cancel):N0} sat there.",
                new JsonObject { ["user"] = owner.Name, ["rungs"] = won, ["height"] = chain.Replay.Height });
        }
    }

    /// <summary>The keys that the attestor has published for the legs that won, hex: public to everybody.</summary>
    public async Task<IReadOnlyList<string>> PublishedKeysAsync(CancellationToken cancel)
    {
        var series = alice.Kit.Terms.Series;
        using var attestor = new AttestorConnection(ServiceAddress.Of("attestor"), series.Attestors[0]);
        var keys = new List<string>();
        foreach (var rung in series.Rungs)
        {
            string? key = null;
            if (!await Poll.UntilAsync(async () => (key = await KeyAsync(attestor, series.Height, rung.Time, cancel)) is not null, Patience, cancel))
            {
                throw CliErrors.DemoStuck.Error($"The attestor published no key for the rung of {rung.Strike}.", "Its log says more.");
            }
            keys.Add(key!);
        }
        output.Event("keys.published", $"The attestor has published {keys.Count} keys, one for each race.", new JsonObject { ["keys"] = keys.Count });
        return keys;
    }

    /// <summary>Both leave with their kits and words, and the account is drawn up.</summary>
    /// <param name="unrollBefore">Before the races end; otherwise when they are over.</param>
    public async Task LeaveAllAsync(bool unrollBefore, IReadOnlyList<string> keys, CancellationToken cancel)
    {
        await using var exits = new DisasterExits(this, Owners, keys, settled: null);
        await exits.BeginAsync(cancel);
        if (unrollBefore)
        {
            await exits.UnrollAsync(cancel);
            await ReplayToEndAsync(cancel);
        }
        await exits.FinishAsync(cancel);
    }

    /// <summary>Who won each rung, by the node's headers and nobody's word.</summary>
    public async Task<IReadOnlyList<RaceOutcome>> OutcomesAsync(CancellationToken cancel)
    {
        using var view = await NodeChainView.OpenAsync(chain.Node, new NodeChainOptions(), WallClock.Time, cancel);
        var series = alice.Kit.Terms.Series;
        return [.. series.Rungs.Select(rung => OutcomeRule.Decide(view.Current, (int)series.Height, rung.Time)
            ?? throw CliErrors.DemoStuck.Error($"The race of {rung.Strike} is still open.", "This is a bug: keep the logs."))];
    }

    /// <summary>The operator's coins on chain.</summary>
    public async Task<long> OperatorSatAsync(CancellationToken cancel) => _operatorLives ? await operatorBooks.OperatorBalanceAsync(cancel) : _operatorSat;

    private void TellKilled(IReadOnlyList<string> names) => output.Event(
        "disaster.killed", $"Killed (SIGKILL) at block {chain.Replay.DisplayHeight}: {string.Join(", ", names)}.", new JsonObject
        {
            ["parts"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]), ["height"] = chain.Replay.Height, ["display_height"] = chain.Replay.DisplayHeight,
        });

    private static async Task<bool> HasSettledAsync(LeavingOwner owner, int won, CancellationToken cancel) =>
        (await owner.User.ContractsAsync(cancel)).Sum(contract => contract.Settlements.Count(settled => settled.Winner == ExitText.Leg(owner.Leg))) >= won;

    private static async Task<string?> KeyAsync(AttestorConnection attestor, uint height, uint time, CancellationToken cancel)
    {
        if (await attestor.OutcomeAsync(height, time, cancel) is not { } outcome)
        {
            return null;
        }
        using var key = outcome.Key;
        return Hex.Encode(key.ToBytes());
    }
}
