using Dapper;
using HashPerp.ContractLifecycle.Core;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ContractLifecycle;

/// <summary>The newest report of each party; its terms stay when a later report names none.</summary>
internal static class ReportStore
{
    public static Task SaveAsync(StoredReport report, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into reports (round, account, number, state, body, contract_id, terms, received_at, replacements)
            values (@Round, @Account, @Number::numeric, @State, @Body, @ContractId, @Terms, @ReceivedAt, @Replacements)
            on conflict (round, account) do update set number = excluded.number, state = excluded.state, body = excluded.body,
              contract_id = coalesce(excluded.contract_id, reports.contract_id), terms = coalesce(excluded.terms, reports.terms),
              received_at = excluded.received_at, replacements = excluded.replacements
            """,
            report, transaction, cancellationToken: cancel));

    /// <summary>The terms behind a candidate; null when the party has named others since.</summary>
    public static Task<byte[]?> TermsAsync(string round, Candidate candidate, NpgsqlConnection connection, CancellationToken cancel) =>
        connection.QueryFirstOrDefaultAsync<byte[]>(new CommandDefinition(
            """
            select terms from reports where round = @round and contract_id = @Id
            union all select terms from contracts where round = @round and contract_id = @Id
            """,
            new { round, Id = candidate.ContractId.ToBytes() }, cancellationToken: cancel));
}

/// <param name="Number">In decimal: 64 bits don't fit the database's integers.</param>
/// <param name="Body">The RoundReport as it came.</param>
internal sealed record StoredReport(
    string Round, byte[] Account, string Number, string State, byte[] Body, byte[]? ContractId, byte[]? Terms, DateTime ReceivedAt, int Replacements);
