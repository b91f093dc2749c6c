using Dapper;
using HashPerp.Data;

namespace HashPerp.Settlement.Host;

/// <summary>Reads what became of contracts and races.</summary>
internal sealed class SettlementQueries(Database database)
{
    public Task<string?> StateOfAsync(string contractId, CancellationToken cancel) => database.ReadAsync(
        (connection, _) => connection.ExecuteScalarAsync<string?>("select state from contracts where contract_id = @contractId", new { contractId }), cancel);

    public Task<IReadOnlyList<(int Rung, long Strike, long Time, string? Winner, string? SpentBy)>> RungsOfAsync(string contractId, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<(int, long, long, string?, string?)>>(
            async (connection, _) => (await connection.QueryAsync<(int, long, long, string?, string?)>(
                "select rung, strike, time, winner, spent_by from rungs where contract_id = @contractId order by rung", new { contractId })).AsList(),
            cancel);

    public Task<IReadOnlyList<(long Strike, long Time, string Winner, long DecidingHeight, byte[] PrivateKey)>> OutcomesOfAsync(
        uint expiryHeight, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<(long, long, string, long, byte[])>>(
            async (connection, _) => (await connection.QueryAsync<(long, long, string, long, byte[])>(
                "select strike, time, winner, deciding_height, private_key from outcomes where expiry_height = @expiry order by strike",
                new { expiry = (long)expiryHeight })).AsList(),
            cancel);
}
