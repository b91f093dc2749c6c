using Dapper;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Events;
using HashPerp.Events.Settlement;
using HashPerp.Messaging;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.Settlement.Host;

/// <summary>
/// Judges contracts by all facts on record and writes what is new, with its events, into the caller's transaction, which holds the <see cref="Gate"/>.
/// Whoever brings the last fact settles; the others find nothing to do.
/// </summary>
internal sealed class SettlementWriter(IOutbox outbox, Alarms alarms)
{
    public async Task JudgeAsync(
        IReadOnlyList<string> contracts, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        foreach (var contract in contracts)
        {
            await JudgeAsync(contract, connection, transaction, cancel);
        }
    }

    private async Task JudgeAsync(string contractId, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        var contract = await connection.QuerySingleAsync<ContractRow>(
            "select contract_id, state, terms, traceparent from contracts where contract_id = @contractId for update", new { contractId }, transaction);
        if (contract.State is not ("Open" or "Settling"))
        {
            return;
        }
        var rungs = (await connection.QueryAsync<RungRow>(
            "select rung, strike, pot, winner, spent_by, settled from rungs where contract_id = @contractId order by rung", new { contractId }, transaction)).AsList();
        var terms = ContractTerms.Parse(contract.Terms);
        var verdict = SettlementRule.Evaluate(terms, [.. rungs.Select(rung => rung.ToFacts())]);
        foreach (var elsewhere in verdict.Elsewhere)
        {
            alarms.Note(
                SettlementErrors.SpentElsewhere, $"pot {rungs[elsewhere].Pot}",
                $"The pot of rung {elsewhere} of {contractId} was spent by {rungs[elsewhere].SpentBy}, which is not how {rungs[elsewhere].Winner} takes it.");
        }
        var events = verdict.Settled.Select(rung => (IEvent)new RungSettledV1
        {
            ContractId = contractId,
            Rung = (uint)rung.Rung,
            Strike = (uint)rungs[rung.Rung].Strike,
            Winner = LegText.Of(rung.Winner),
            ArkTxid = rung.SpentBy.ToString(),
            Sat = terms.PotValue.Value,
        }).ToList();
        if (verdict.Totals is { } totals)
        {
            events.Add(new ContractSettledV1 { ContractId = contractId, HeightSat = totals.Height.Value, TimeSat = totals.Time.Value });
        }
        await WriteAsync(contract, rungs, verdict, connection, transaction);
        if (events.Count > 0)
        {
            using var activity = SettlementTelemetry.Continue("settle contract", contract.Traceparent);
            await outbox.AddAsync(events, connection, transaction, cancel, activity.Id);
            FaultPoint.Before(SettlementFaultPoints.RungsSettled);
        }
    }

    private static async Task WriteAsync(
        ContractRow contract, IReadOnlyList<RungRow> rungs, SettlementVerdict verdict, NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        await connection.ExecuteAsync(
            "update rungs set settled = true where contract_id = @ContractId and rung = any (@settled)",
            new { contract.ContractId, settled = verdict.Settled.Select(rung => rung.Rung).ToArray() },
            transaction);
        var state = verdict.Totals is not null ? "Settled" : rungs.Any(rung => rung.Winner is not null) ? "Settling" : "Open";
        await connection.ExecuteAsync(
            "update contracts set state = @state, height_sat = @height, time_sat = @time where contract_id = @ContractId",
            new { contract.ContractId, state, height = verdict.Totals?.Height.Value, time = verdict.Totals?.Time.Value },
            transaction);
    }

    private sealed record ContractRow
    {
        public string ContractId { get; init; } = "";

        public string State { get; init; } = "";

        public byte[] Terms { get; init; } = [];

        public string? Traceparent { get; init; }
    }

    private sealed record RungRow
    {
        public int Rung { get; init; }

        public long Strike { get; init; }

        public string Pot { get; init; } = "";

        public string? Winner { get; init; }

        public string? SpentBy { get; init; }

        public bool Settled { get; init; }

        public RungFacts ToFacts() => new(
            Rung, OutPoint.Parse(Pot), Winner is null ? null : LegText.Parse(Winner), SpentBy is null ? null : uint256.Parse(SpentBy), Settled);
    }
}
