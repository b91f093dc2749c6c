using System.Text.Json.Nodes;
using HashPerp.Chain;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>Asks now and then whether the operator is there, and says which contracts have to be taken to the chain by when if it doesn't come back.</summary>
/// <param name="autoUnroll">Whether the agent does it by itself, for the advice.</param>
internal sealed class RiskWatch(AgentParts parts, TimeSpan patience, bool autoUnroll, TimeProvider time)
{
    public static readonly IReadOnlyDictionary<string, long?> NothingDue = new Dictionary<string, long?>();

    private static readonly TimeSpan Fastest = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(10);

    private readonly RiskBook _book = new(patience);
    private readonly KitStore _kits = new(parts.Folder);
    private readonly Dictionary<string, ExitKit> _known = [];
    private readonly HashSet<string> _unreadable = [];
    private volatile IReadOnlyDictionary<string, long?> _due = NothingDue;

    /// <summary>Rounds of contracts that have to be unrolled now (<see cref="UnrollRule"/>), and by when.</summary>
    public IReadOnlyDictionary<string, long?> Due => _due;

    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(Action<string, JsonObject> tell, CancellationToken cancel)
    {
        var pace = TimeSpan.FromTicks(Math.Clamp(patience.Ticks / 10, Fastest.Ticks, Slowest.Ticks));
        while (true)
        {
            await Task.Delay(pace, time, cancel);
            await LookAsync(tell, cancel);
        }
    }

    private async Task LookAsync(Action<string, JsonObject> tell, CancellationToken cancel)
    {
        var live = parts.Contracts.Contracts.Where(record => !record.IsOver && record.State is ContractState.Active or ContractState.Settling)
            .Select(record => (record, By: KitOf(record, tell) is { } kit ? UnrollRule.UnrollBy(kit, record) : null)).Where(pair => pair.By is not null)
            .ToDictionary(pair => pair.record.Round, pair => (Record: pair.record, By: pair.By!.Value));
        if (live.Count == 0)
        {
            _due = NothingDue;
            return;
        }
        var answers = await parts.Operator.IsReachableAsync(cancel);
        long median;
        try
        {
            await parts.Headers.RefreshAsync(cancel);
            median = (await parts.Node.GetBlockchainInfoAsync(cancel)).MedianTime;
        }
        catch (HashPerpException)
        {
            // Without the node nothing can be said about time; the next look may know.
            return;
        }
        var now = time.GetUtcNow();
        var changes = _book.Look(answers, now, median, live.ToDictionary(pair => pair.Key, pair => pair.Value.By));
        _due = live.Values.Select(contract => (contract.Record, By: UnrollByFor(contract.Record)))
            .Where(contract => UnrollRule.IsDue(_book.Silence(now), patience, median, contract.By)).ToDictionary(contract => contract.Record.Round, contract => contract.By);
        foreach (var (round, atRisk) in changes)
        {
            var (record, by) = live[round];
            tell(atRisk ? "contract.at-risk" : "contract.out-of-risk", Describe(record, by, median, atRisk));
        }
    }

    /// <summary>What the chain has given to the other party isn't worth a fee.</summary>
    private long? UnrollByFor(ContractRecord record)
    {
        var kit = _known[record.Round];
        return UnrollRule.UnrollBy(
            kit, record, rung => OutcomeRule.Decide(parts.Headers.Current, checked((int)kit.Terms.Series.Height), rung.Time) is { } outcome && outcome.Winner != kit.Leg);
    }

    private JsonObject Describe(ContractRecord record, long by, long median, bool atRisk)
    {
        var data = AgentMethods.Describe(record);
        data["unroll_by"] = by;
        data["seconds_left"] = by - median;
        if (atRisk)
        {
            var kit = _kits.PathOf(_known[record.Round].ContractId);
            data["kit"] = kit;
            data["auto_unroll"] = autoUnroll;
            data["do"] = (by > median, autoUnroll) switch
            {
                (true, false) => $"The operator is silent. If it isn't back by {ExitText.Time(by)}, run: hashperp exit run {kit}",
                (false, false) => $"The operator is silent, and the unroll deadline has passed: run now: hashperp exit run {kit}",
                (true, true) => $"The operator is silent. If it isn't back by {ExitText.Time(by)}, {Own(kit)}",
                (false, true) => $"The operator is silent, and the unroll deadline has passed. If it stays so, {Own(kit)}",
            };
        }
        return data;
    }

    private string Own(string kit) => $"this agent unrolls the contract, with coins of {parts.FeeAddresses[0]}. Without it, run: hashperp exit run {kit}";

    /// <summary>A kit with pots never changes. One that can't be read is told once, and ends nothing: the agent can still settle.</summary>
    private ExitKit? KitOf(ContractRecord record, Action<string, JsonObject> tell)
    {
        if (_known.TryGetValue(record.Round, out var kit) || record.Terms is not { } terms)
        {
            return kit;
        }
        try
        {
            if (_kits.Find(ContractTerms.Parse(Hex.Decode(terms)).Id()) is { HasPots: true } found)
            {
                _known[record.Round] = kit = found;
            }
        }
        catch (HashPerpException damaged)
        {
            if (_unreadable.Add(record.Round))
            {
                var data = AgentMethods.Describe(record);
                data["refused"] = $"The exit kit can't be read: {damaged.Message}";
                tell("contract.waits", data);
            }
        }
        return kit;
    }
}
