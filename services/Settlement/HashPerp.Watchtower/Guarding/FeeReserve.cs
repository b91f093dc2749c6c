using HashPerp.Client;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HashPerp.Watchtower;

/// <summary>What the tower can pay with, and what it should have.</summary>
internal sealed class FeeReserve(FeeWallet fees, GuardBook book) : IHealthCheck
{
    /// <summary>The rate that the advice reckons with, sat/vB.</summary>
    private const int AdvisedSatPerVByte = 10;

    /// <summary>Addresses that are told: several payments let several branches unroll at once.</summary>
    private const uint ToldAddresses = 5;

    private (long Sat, int Coins) _last;

    public IEnumerable<string> Addresses => Enumerable.Range(0, (int)ToldAddresses).Select(index => fees.Address((uint)index));

    /// <summary>Satoshi in confirmed coins that nothing spends, and how many coins: asks the node for all of them, which takes a while on a large chain.</summary>
    public async Task<(long Sat, int Coins)> HeldAsync(CancellationToken cancel)
    {
        var coins = await fees.FindAsync(cancel);
        return _last = (coins.Sum(coin => coin.Coin.TxOut.Value.Value), coins.Count);
    }

    /// <summary>Enough for every kit in hand, satoshi.</summary>
    public long Advised() => book.All().Where(entry => !entry.IsOver).Sum(entry => (long)ExitLevels.SizeOf(entry.Kit) * AdvisedSatPerVByte);

    /// <summary>A tower that can't pay for the dearest of its kits is as good as none.</summary>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var dearest = book.All().Where(entry => !entry.IsOver).Select(entry => (long)ExitLevels.SizeOf(entry.Kit) * AdvisedSatPerVByte).DefaultIfEmpty().Max();
        if (dearest == 0 || _last.Sat >= dearest)
        {
            return HealthCheckResult.Healthy();
        }
        var (held, _) = await HeldAsync(cancellationToken);
        return held >= dearest
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"{held} sat for fees; the exit of one kit in hand may cost {dearest} sat at {AdvisedSatPerVByte} sat/vB. Pay to {fees.Address(0)}.");
    }
}
