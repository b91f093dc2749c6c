using HashPerp.ContractLifecycle.Core;
using HashPerp.Data;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ContractLifecycle;

/// <summary>Applies inputs to rounds: state, facts and events in one transaction, then the actions. An action that a crash loses is due again later.</summary>
internal sealed class RoundRunner(Database database, FactWriter facts, RoundActions actions, RoundTimes times, TimeProvider time)
{
    /// <param name="report">What to store with the input, if it is a report that wasn't taken before.</param>
    /// <returns>False when there is no such round.</returns>
    public async Task<bool> ApplyAsync(string round, RoundInput input, StoredReport? report, CancellationToken cancel)
    {
        var effects = await database.InTransactionAsync(
            async (connection, transaction, token) =>
            {
                if (await RoundStore.LockAsync(round, connection, transaction, token) is not { } row)
                {
                    return null;
                }
                if (report is not null && input is AgentReported reported && reported.Report.Number > row.Round[reported.Party].Number)
                {
                    await ReportStore.SaveAsync(report, connection, transaction, token);
                }
                var result = await ApplyAsync(row, input, connection, transaction, token);
                FaultPoint.Before(LifecycleFaultPoints.RoundPersisted);
                Pass(result, FaultPoint.Before);
                return result;
            },
            cancel);
        FaultPoint.After(LifecycleFaultPoints.RoundPersisted);
        Pass(effects ?? [], FaultPoint.After);
        foreach (var action in (effects ?? []).OfType<RoundAction>())
        {
            actions.Post(round, action);
        }
        return effects is not null;
    }

    /// <inheritdoc cref="ApplyAsync(string, RoundInput, StoredReport, CancellationToken)"/>
    public Task<bool> ApplyAsync(string round, RoundInput input, CancellationToken cancel) => ApplyAsync(round, input, null, cancel);

    /// <summary>Within the caller's transaction, which holds the row's lock. Actions are the caller's to post after its commit, or to leave to the next tick.</summary>
    public async Task<IReadOnlyList<RoundEffect>> ApplyAsync(
        RoundRow row, RoundInput input, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        var result = RoundMachine.Apply(row.Round, input, times);
        if (ReferenceEquals(result.Round, row.Round) && result.Effects.Count == 0)
        {
            return [];
        }
        using var activity = LifecycleTelemetry.Start($"round {input.GetType().Name}", row.Round.Id, row.Traceparent);
        activity?.SetTag("hashperp.state", result.Round.State.ToString());
        var next = row with { Round = result.Round };
        foreach (var fact in result.Effects.OfType<RoundFact>())
        {
            await facts.WriteAsync(next, fact, connection, transaction, cancel);
        }
        await RoundStore.SaveAsync(next, RoundMachine.DueAt(result.Round, times), time.GetUtcNow(), connection, transaction, cancel);
        return result.Effects;
    }

    private static void Pass(IEnumerable<RoundEffect> effects, Action<string> side)
    {
        foreach (var point in effects.OfType<RoundFact>().Select(LifecycleFaultPoints.CommitOf).OfType<string>())
        {
            side(point);
        }
    }
}
