using Dapper;
using Npgsql;

namespace HashPerp.Settlement.Host;

/// <summary>Spends of pots. The first that is told of an outpoint stands; off-chain there is only one.</summary>
internal sealed class SpendStore(SettlementWriter writer)
{
    public async Task RecordAsync(
        IReadOnlyList<(string OutPoint, string SpentBy)> spends, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        await Gate.EnterAsync(connection, transaction);
        var rows = new { outpoints = spends.Select(spend => spend.OutPoint).ToArray(), spenders = spends.Select(spend => spend.SpentBy).ToArray() };
        await connection.ExecuteAsync(
            "insert into spends (outpoint, spent_by) select * from unnest(@outpoints, @spenders) on conflict (outpoint) do nothing", rows, transaction);
        var contracts = await connection.QueryAsync<string>(
            """
            update rungs set spent_by = spends.spent_by from spends
            where spends.outpoint = any (@outpoints) and rungs.pot = spends.outpoint and rungs.spent_by is null
            returning rungs.contract_id
            """,
            rows,
            transaction);
        await writer.JudgeAsync([.. contracts.Distinct()], connection, transaction, cancel);
    }
}
