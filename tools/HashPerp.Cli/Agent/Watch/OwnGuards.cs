using System.Text.Json.Nodes;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using Microsoft.Extensions.Logging;

namespace HashPerp.Cli;

/// <summary>Opens the guards of an agent's own kits, and gets them the keys that the attestors have published.</summary>
internal sealed class OwnGuards(AgentParts parts, KitStore kits, Action<string, JsonObject> tell, TimeProvider time, ILogger log)
{
    private const int Confirmations = 6;
    private const int MaxSatPerVByte = 200;

    /// <summary>Either party wins half of the pots on average: to pay more than that for them is worse than to lose them.</summary>
    private const int PotsToFees = 2;

    /// <summary>sat/vB at which the coins that an exit needs are reckoned.</summary>
    private const int AdvisedSatPerVByte = 10;

    /// <exception cref="HashPerpException">As <see cref="KitGuard.OpenAsync"/>; the kit is gone or damaged.</exception>
    public async Task<KitGuard> OpenAsync(ContractWatch watch, CancellationToken cancel)
    {
        var kit = kits.Find(watch.ContractId)
            ?? throw ClientErrors.AncestryRefused.Error($"The exit kit of contract {watch.ContractId} is gone.", "Restore it from its backup, or with 'exit fetch'.");
        var keys = OutcomeKeys.Read(kit, OutcomeKeys.Concerning(kit, parts.Evidence.Seen(kit.Terms.Series.Height)), folder: null);
        try
        {
            var settings = new GuardSettings(Policy: null, Confirmations, SatPerVByte: null, MaxRate(kit));
            return await KitGuard.OpenAsync(kit, parts.Node, parts.Fees, keys, settings, new AgentExitLog(watch.Round, watch.ContractId, tell, log), time, cancel);
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    /// <summary>Asks for the keys of rungs that are won: with them the claim opens after d1, without them after d2.</summary>
    public async Task LearnAsync(KitGuard guard, CancellationToken cancel)
    {
        foreach (var rung in guard.RungsWithoutKeys().ToArray())
        {
            try
            {
                using var outcome = await parts.Chain.OutcomeAsync(guard.Kit.Terms.Series.Height, guard.Kit.Terms.Rungs[rung], cancel);
                foreach (var key in outcome?.Keys ?? [])
                {
                    guard.Keys.Learn(key.ToBytes());
                }
            }
            catch (HashPerpException silent) when (silent.Code == ContractErrors.AttestorUnreachable)
            {
                return;
            }
            catch (HashPerpException refused)
            {
                // A lie, for one. The headers decide, and the claim after d2 needs no key.
                log.LogDebug("No outcome key for rung {Rung} of contract {Contract}: {Reason}", rung, guard.Kit.ContractId, refused.Message);
            }
        }
    }

    /// <summary>For the whole exit.</summary>
    public static Satoshis Advised(ExitKit kit) => new((long)ExitLevels.SizeOf(kit) * AdvisedSatPerVByte);

    private static int MaxRate(ExitKit kit)
    {
        var pots = checked(kit.Terms.PotValue.Value * kit.Terms.Rungs.Count);
        return (int)Math.Clamp(pots / PotsToFees / ExitLevels.SizeOf(kit), 1, MaxSatPerVByte);
    }
}
