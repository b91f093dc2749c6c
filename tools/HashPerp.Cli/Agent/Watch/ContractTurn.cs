using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>One look at one contract, and all that follows from it.</summary>
internal sealed class ContractTurn(
    AgentParts parts, OwnGuards guards, WatchedContracts contracts, WatchHealth health, Action<string, JsonObject> tell, TimeProvider time)
{
    /// <summary>Between two looks at what is under way, or went wrong, while no block comes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="tip">A contract that is quiet is looked at once for each.</param>
    /// <param name="due">The unroll deadline, if it is to be unrolled now; null if not.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.NodeUnreachable"/>; whatever else one contract meets, the others are looked at.</exception>
    public async Task LookAsync(ContractWatch watch, uint256 tip, long? due, CancellationToken cancel)
    {
        if (watch.LookedAt == tip && watch.IsDue == due.HasValue && !(watch.Again <= time.GetTimestamp()))
        {
            return;
        }
        var goesOn = true;
        try
        {
            goesOn = await ActAsync(watch, due, cancel);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested && !WatchHealth.IsNodeAway(error))
        {
            health.Refuse(watch.Round, error);
        }
        watch.LookedAt = tip;
        watch.Again = goesOn ? time.GetTimestamp() + (long)(Patience.TotalSeconds * time.TimestampFrequency) : null;
    }

    /// <returns>Whether something is under way.</returns>
    private async Task<bool> ActAsync(ContractWatch watch, long? due, CancellationToken cancel)
    {
        var begins = due is not null && !watch.IsDue;
        watch.IsDue = due is not null;
        var guard = watch.Guard;
        if (guard is null)
        {
            var seen = await HasSignAsync(watch, cancel);
            if (!seen && due is null)
            {
                return false;
            }
            if (!seen && begins)
            {
                TellUnroll(watch, due!.Value);
            }
            watch.Open(guard = await guards.OpenAsync(watch, cancel));
        }
        guard.UnrollNow = due is not null;
        await guard.LookAsync(cancel);
        if (guard.IsOver)
        {
            contracts.End(watch);
            return false;
        }
        if (guard.IsUnderWay)
        {
            await guards.LearnAsync(guard, cancel);
            return true;
        }
        // A reorganisation took the sign back, or the operator has come back before anything was published.
        watch.Close();
        return false;
    }

    private async Task<bool> HasSignAsync(ContractWatch watch, CancellationToken cancel)
    {
        foreach (var sign in watch.Signs)
        {
            if (await parts.Node.GetRawTransactionAsync(sign, cancel) is not null)
            {
                return true;
            }
        }
        return false;
    }

    private void TellUnroll(ContractWatch watch, long unrollBy)
    {
        var data = parts.Contracts.Contracts.FirstOrDefault(record => record.Round == watch.Round) is { } record ? AgentMethods.Describe(record) : [];
        data["unroll_by"] = unrollBy;
        data["fee_address"] = parts.FeeAddresses[0];
        tell("contract.unrolls", data);
    }
}
