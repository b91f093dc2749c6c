using System.Text.Json.Nodes;
using HashPerp.Chain;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>Somebody who reads what the attestor's address publishes, writes down what proves a lie, and asks the agents what they make of it.</summary>
internal sealed class LieWitness : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DisasterStage _stage;
    private readonly AttestorConnection _attestor;
    private readonly AgentFolder _folder;
    private readonly NodeChainView _view;
    private readonly HashSet<string> _keys = [];
    private readonly HashSet<string> _proofs = [];

    private LieWitness(DisasterStage stage, AttestorConnection attestor, AgentFolder folder, NodeChainView view) =>
        (_stage, _attestor, _folder, _view) = (stage, attestor, folder, view);

    /// <summary>All that was published so far, hex.</summary>
    public IReadOnlyList<string> Keys => [.. _keys];

    public static async Task<LieWitness> OpenAsync(DisasterStage stage, Uri address, CancellationToken cancel) => new(
        stage, new AttestorConnection(address, stage.Alice.Kit.Terms.Series.Attestors[0]), AgentFolder.Open(Path.Combine(stage.Options.Folder, "witness")),
        await NodeChainView.OpenAsync(stage.Chain.Node, new NodeChainOptions(), WallClock.Time, cancel));

    /// <summary>Reads one key of each race, and keeps it with what it proves.</summary>
    public async Task ReadKeysAsync(CancellationToken cancel)
    {
        var terms = _stage.Alice.Kit.Terms;
        var announcement = await _attestor.AnnouncementAsync(terms.Genesis, terms.Series.Height, cancel);
        announcement.Verify(terms.Genesis, _attestor.Key);
        var collector = new EvidenceCollector(_folder, _view);
        foreach (var rung in terms.Series.Rungs)
        {
            var outcome = await _attestor.OutcomeAsync(terms.Series.Height, rung.Time, cancel) ?? throw CliErrors.DemoStuck.Error($"No key for the rung of {rung.Strike}.");
            using var key = outcome.Key;
            _keys.Add(Hex.Encode(key.ToBytes()));
            if (collector.Observe(announcement, announcement.Leaves.Single(leaf => leaf.Time == rung.Time), key) is { } proof)
            {
                _proofs.Add(proof);
            }
        }
        _stage.Output.Event("keys.published", $"At the attestor's address {_keys.Count} keys for {terms.Series.Rungs.Count} races have been published so far.", new JsonObject { ["keys"] = _keys.Count });
    }

    /// <summary>Both agents have the proof of each lie in their folders, and neither has settled anything with it.</summary>
    /// <exception cref="HashPerpException"><see cref="CliErrors.DemoStuck"/>: no proof; <see cref="CliErrors.NotZeroSum"/>: somebody believed it.</exception>
    public async Task RequireRefusedAsync(CancellationToken cancel)
    {
        var races = _stage.Alice.Kit.Terms.Series.Rungs.Count;
        foreach (var owner in _stage.Owners)
        {
            if (!await Poll.UntilAsync(() => Task.FromResult(ProofsOf(owner).Length > 0), Patience, cancel))
            {
                throw CliErrors.DemoStuck.Error($"{owner.Name}'s agent has written down no proof against the attestor.", "Its log says what it saw.");
            }
            if ((await owner.User.ContractsAsync(cancel)).Any(contract => contract.Settlements.Count > 0))
            {
                throw CliErrors.NotZeroSum.Error($"{owner.Name}'s agent has settled with a key of the leg that lost.", "This is a bug: keep the logs.");
            }
            var proof = ProofsOf(owner)[0];
            _stage.Output.Event(
                "lie.refused", $"{owner.Name}'s agent has settled none of {races} rungs, and keeps the proof in {Path.GetRelativePath(owner.AgentFolder, proof)}:",
                new JsonObject { ["user"] = owner.Name, ["proof"] = Path.GetFileName(proof) });
            await VerifyAsync(proof, cancel);
        }
    }

    /// <summary>What anybody can check who has nothing but the files.</summary>
    public async Task VerifyAsync(CancellationToken cancel)
    {
        foreach (var proof in _proofs.Where(proof => proof.EndsWith("both-keys.json", StringComparison.Ordinal)))
        {
            await VerifyAsync(Path.Combine(_folder.Path, proof), cancel);
        }
    }

    public ValueTask DisposeAsync()
    {
        _attestor.Dispose();
        _view.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string[] ProofsOf(LeavingOwner owner)
    {
        var folder = Path.Combine(owner.AgentFolder, "evidence");
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*-wrong-key.json").Order(StringComparer.Ordinal)] : [];
    }

    private async Task VerifyAsync(string file, CancellationToken cancel)
    {
        var lines = await EvidenceProcess.VerifyAsync(file, cancel);
        _stage.Output.Event(
            "evidence.verified", $"  hashperp evidence verify {Path.GetFileName(file)}\n    {string.Join("\n    ", lines)}",
            new JsonObject { ["file"] = Path.GetFileName(file), ["lines"] = new JsonArray([.. lines.Select(line => JsonValue.Create(line))]) });
    }
}
