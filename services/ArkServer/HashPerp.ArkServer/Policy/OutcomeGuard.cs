using HashPerp.Ark;
using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Policy;

/// <summary>Keeps the operator's signature from F2 and F3 leaves whose leg hasn't won (<see cref="OutcomeRules"/>). Without contract-aware mode it lets everything pass.</summary>
public sealed class OutcomeGuard(ContractMode mode, ContractChain chain)
{
    /// <param name="spends">Coins with the leaves through which they shall be spent.</param>
    /// <exception cref="HashPerpException"><see cref="OperatorErrors.ForfeitClosureLocked"/>.</exception>
    public async Task RequireAsync(NpgsqlTransaction transaction, IReadOnlyList<(OutPoint Coin, Closure Leaf)> spends, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(spends);
        if (!mode.IsOn)
        {
            return;
        }
        var keys = spends.SelectMany(spend => OutcomeRules.KeysOf(spend.Leaf)).Distinct().ToList();
        var registered = keys.Count == 0 ? [] : await SeriesStore.RacesOfAsync(transaction, keys);
        if (registered.Count == 0)
        {
            return;
        }
        var now = await chain.NowAsync(cancel);
        foreach (var (coin, leaf) in spends)
        {
            OutcomeRules.Require(coin, registered.Where(race => OutcomeRules.KeysOf(leaf).Contains(race.Key)), now);
        }
    }
}
