using System.Text.Json.Nodes;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>Asks now and then whether the operator is there, and says which contracts have to be taken to the chain by when if it doesn't come back.</summary>
internal sealed class RiskWatch(AgentParts parts, TimeSpan patience, TimeProvider time)
{
    private static readonly TimeSpan Fastest = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(10);

    private readonly RiskBook _book = new(patience);
    private readonly KitStore _kits = new(parts.Folder);
    private readonly Dictionary<string, ExitKit> _known = [];
    private readonly HashSet<string> _unreadable = [];

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

    /// <summary>
    /// The earliest unroll deadline of the rungs that aren't settled, unix seconds: with a single coin for fees, so with one package in a block.
    /// </summary>
    /// <returns>Null while there is no pot, or none any more.</returns>
    public static long? UnrollBy(ExitKit kit, ContractRecord record)
    {
        var open = Enumerable.Range(0, kit.Terms.Rungs.Count).Except(record.Settlements.Select(settled => settled.Rung)).ToArray();
        return record.IsOver || !kit.HasPots || open.Length == 0
            ? null
            : open.Min(rung => ExitLevels.Deadline(kit.Terms, rung, kit.Graph.Count(tx => tx.Kind != KitTransactionKind.Commitment)));
    }

    private async Task LookAsync(Action<string, JsonObject> tell, CancellationToken cancel)
    {
        var live = parts.Contracts.Contracts.Where(record => !record.IsOver && record.State is ContractState.Active or ContractState.Settling)
            .Select(record => (record, By: KitOf(record, tell) is { } kit ? UnrollBy(kit, record) : null)).Where(pair => pair.By is not null)
            .ToDictionary(pair => pair.record.Round, pair => (Record: pair.record, By: pair.By!.Value));
        if (live.Count == 0)
        {
            return;
        }
        var answers = await parts.Operator.IsReachableAsync(cancel);
        long median;
        try
        {
            median = (await parts.Node.GetBlockchainInfoAsync(cancel)).MedianTime;
        }
        catch (HashPerpException)
        {
            // Without the node nothing can be said about time; the next look may know.
            return;
        }
        foreach (var (round, atRisk) in _book.Look(answers, time.GetUtcNow(), median, live.ToDictionary(pair => pair.Key, pair => pair.Value.By)))
        {
            var (record, by) = live[round];
            tell(atRisk ? "contract.at-risk" : "contract.out-of-risk", Describe(record, by, median, atRisk));
        }
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
            data["do"] = by > median
                ? $"The operator is silent. If it isn't back by {ExitText.Time(by)}, run: hashperp exit run {kit}"
                : $"The operator is silent, and the unroll deadline has passed: run now: hashperp exit run {kit}";
        }
        return data;
    }

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
