using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Settlement;

namespace HashPerp.Watchtower;

/// <summary>Opens a guard for a kit: says whether this tower can carry it, and at what rate at most.</summary>
internal sealed class GuardDesk(RPCClient node, FeeWallet fees, WatchtowerOptions options, TimeProvider time, ILoggerFactory logs)
{
    /// <summary>Fee rate that a tower must be able to pay for a kit that it takes, sat/vB: that of the smallest pot (30-contract-protocol §5).</summary>
    private const int LeastSatPerVByte = 5;

    /// <summary>A tower that pays more than this for a contract could be emptied by contracts that are worth less.</summary>
    private const int PotsToFees = 3;

    public async Task<OpenGuard> OpenAsync(GuardEntry entry, CancellationToken cancel)
    {
        var log = new GuardLog(entry.Kit.ContractId, logs.CreateLogger<GuardLog>());
        var settings = new GuardSettings(
            new WatchPolicy(entry.AutoUnroll, WarnHours: 0), options.Confirmations, options.SatPerVByte == 0 ? null : options.SatPerVByte, MaxRate(entry.Kit));
        var keys = OutcomeKeys.Read(entry.Kit, [], folder: null);
        try
        {
            return new OpenGuard(entry, await KitGuard.OpenAsync(entry.Kit, node, fees, keys, settings, log, time, cancel), log);
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    /// <summary>The rate at which the whole graph and all claims cost what is paid for one kit, sat/vB; 1 where it is less, for a kit that was taken under higher limits.</summary>
    public int MaxRate(ExitKit kit) => (int)Math.Clamp(BudgetFor(kit) / ExitLevels.SizeOf(kit), 1, options.MaxSatPerVByte);

    /// <exception cref="HashPerpException"><see cref="SettlementErrors.FeesTooHigh"/>: below <see cref="LeastSatPerVByte"/>.</exception>
    public void RequireCarried(ExitKit kit)
    {
        var (size, budget) = (ExitLevels.SizeOf(kit), BudgetFor(kit));
        if (budget / size < Math.Min(LeastSatPerVByte, options.MaxSatPerVByte))
        {
            throw SettlementErrors.FeesTooHigh.Error(
                $"The exit of contract {kit.ContractId} has {size} vB, and {budget} sat are what this tower pays for it.", "Anchor the contract, or watch it yourself.");
        }
    }

    private long BudgetFor(ExitKit kit) => Math.Min(options.MaxFeeSat, checked(kit.Terms.PotValue.Value * kit.Terms.Rungs.Count) / PotsToFees);

}

/// <summary>A kit with all that guarding it takes.</summary>
internal sealed record OpenGuard(GuardEntry Entry, KitGuard Guard, GuardLog Log) : IDisposable
{
    public void Dispose()
    {
        Guard.Dispose();
        Guard.Keys.Dispose();
    }
}
