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

    private readonly Dictionary<string, ExitKit> _known = [];
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
            if (KitOf(record) is not { } kit)
            {
                return;
            }
            var isDue = record.IsOver && now > SplitTimeOf(kit);
            if (isDue && has.Contains(kit.KitId))
            {
                await tower.ReleaseAsync(kit.KitId, cancel);
            }
            else if (!record.IsOver && !has.Contains(kit.KitId))
            {
                await tower.GuardAsync(kit.ToBytes(), cancel);
                tell(new TowerChange(tower.Name, kit.ContractId, null));
            }
        }
        catch (HashPerpException refused) when (refused.Code != ClientErrors.ExchangeUnreachable && refused.Code != ClientErrors.LoginRefused)
        {
            Refuse(tower, _known.GetValueOrDefault(record.Round)?.ContractId, refused, tell);
        }
    }

    private static long SplitTimeOf(ExitKit kit)
    {
        var claims = kit.Claims;
        return Enumerable.Range(0, kit.Terms.Rungs.Count).Max(rung => (long)claims.Claim(rung, ClaimKind.Split).Presigned.Transaction.LockTime);
    }

    /// <summary>Kits with pots never change. Before that there is nothing to win, and whoever is awake to sign is awake to look.</summary>
    private ExitKit? KitOf(ContractRecord record)
    {
        if (!_known.TryGetValue(record.Round, out var kit) && kits.Find(ContractTerms.Parse(Hex.Decode(record.Terms!)).Id()) is { HasPots: true } found)
        {
            _known[record.Round] = kit = found;
        }
        return kit;
    }

    private void Refuse(ITower tower, Bytes32? contractId, HashPerpException refused, Action<TowerChange> tell)
    {
        if (_told.Add($"{tower.Name} {contractId} {refused.Code}"))
        {
            log.LogWarning("The tower {Tower} doesn't look after {Contract}: {Reason}", tower.Name, contractId?.ToString() ?? "our kits", refused.Message);
            tell(new TowerChange(tower.Name, contractId, refused));
        }
    }
}
