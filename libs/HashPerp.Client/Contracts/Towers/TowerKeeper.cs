using HashPerp.ContractScripts;
using HashPerp.Primitives;
using Microsoft.Extensions.Logging;

namespace HashPerp.Client;

/// <summary>What became of a kit at a tower.</summary>
/// <param name="Refused">Why the tower doesn't have it; null when it does.</param>
public sealed record TowerChange(string Tower, Bytes32? ContractId, HashPerpException? Refused);

/// <summary>
/// Hands the kit of every contract with pots to towers, in the background: no contract waits for it. What a tower has, its own list says, so that nothing is
/// remembered here. A contract that is over stays with the tower until its Splits open: till then the loser of a pot that was settled off-chain could bring it back.
/// </summary>
/// <param name="medianTime">Of the chain's tip, unix seconds.</param>
public sealed class TowerKeeper(
    IReadOnlyList<ITower> towers, KitStore kits, Func<IReadOnlyList<ContractRecord>> contracts, Func<CancellationToken, Task<long>> medianTime, TimeProvider time,
    ILogger log)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    /// <summary>A tower that has refused a kit looks at the chain each time before it does so again.</summary>
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromMinutes(10);

    private readonly Dictionary<(string Tower, string Round), long> _refused = [];
    private readonly Dictionary<string, KnownKit> _known = [];
    private readonly HashSet<string> _told = [];

    /// <summary>Until cancelled. Failures are told, each once, and tried again.</summary>
    public async Task RunAsync(Action<TowerChange> tell, CancellationToken cancel)
    {
        while (true)
        {
            foreach (var tower in towers)
            {
                await LookAsync(tower, tell, cancel);
            }
            await Task.Delay(Pace, time, cancel);
        }
    }

    private async Task LookAsync(ITower tower, Action<TowerChange> tell, CancellationToken cancel)
    {
        try
        {
            var has = await tower.ListAsync(cancel);
            var now = await medianTime(cancel);
            foreach (var record in contracts().Where(record => record.Terms is not null))
            {
                await LookAsync(tower, record, has, now, tell, cancel);
            }
        }
        catch (HashPerpException away)
        {
            Refuse(tower, null, away, tell);
        }
    }

    private async Task LookAsync(ITower tower, ContractRecord record, IReadOnlySet<Bytes32> has, long now, Action<TowerChange> tell, CancellationToken cancel)
    {
        try
        {
            if ((record.IsOver && has.Count == 0) || KitOf(record) is not { } kit)
            {
                return;
            }
            if (record.IsOver && now > kit.SplitTime && has.Contains(kit.KitId))
            {
                await tower.ReleaseAsync(kit.KitId, cancel);
            }
            else if (!record.IsOver && !has.Contains(kit.KitId) && !IsRefused(tower, record) && kits.Find(kit.ContractId) is { } found)
            {
                await tower.GuardAsync(found.ToBytes(), cancel);
                tell(new TowerChange(tower.Name, kit.ContractId, null));
            }
        }
        catch (HashPerpException refused) when (refused.Code != ClientErrors.ExchangeUnreachable && refused.Code != ClientErrors.LoginRefused)
        {
            _refused[(tower.Name, record.Round)] = time.GetTimestamp();
            Refuse(tower, _known.GetValueOrDefault(record.Round)?.ContractId, refused, tell);
        }
    }

    private bool IsRefused(ITower tower, ContractRecord record) =>
        _refused.TryGetValue((tower.Name, record.Round), out var at) && time.GetElapsedTime(at) < PauseAfterRefusal;

    /// <summary>Kits with pots never change. Before that there is nothing to win, and whoever is awake to sign is awake to look.</summary>
    private KnownKit? KitOf(ContractRecord record)
    {
        if (!_known.TryGetValue(record.Round, out var known) && kits.Find(ContractTerms.Parse(Hex.Decode(record.Terms!)).Id()) is { HasPots: true } found)
        {
            _known[record.Round] = known = KnownKit.Of(found);
        }
        return known;
    }

    private void Refuse(ITower tower, Bytes32? contractId, HashPerpException refused, Action<TowerChange> tell)
    {
        if (_told.Add($"{tower.Name} {contractId} {refused.Code}"))
        {
            log.LogWarning("The tower {Tower} doesn't look after {Contract}: {Reason}", tower.Name, contractId?.ToString() ?? "our kits", refused.Message);
            tell(new TowerChange(tower.Name, contractId, refused));
        }
    }

    /// <summary>What is remembered of a kit: an agent has many contracts, and a kit may have 4 MB.</summary>
    /// <param name="SplitTime">From which on either party may split the last pot, unix seconds of chain time.</param>
    private sealed record KnownKit(Bytes32 ContractId, Bytes32 KitId, long SplitTime)
    {
        public static KnownKit Of(ExitKit kit) => new(kit.ContractId, kit.KitId, ExitLevels.SplitTime(kit));
    }
}
