using Dapper;
using Npgsql;

namespace HashPerp.Settlement.Host;

/// <summary>
/// One lock before everything that joins facts of different streams (contracts, spends, outcomes): each transaction sees all that committed before it, so none misses
/// the other's half. Held until the transaction ends; taken before any row of these tables.
/// </summary>
internal static class Gate
{
    /// <summary>Any number that no other advisory lock of this database uses.</summary>
    private const long Lock = 0x48505F53_4554544C;

    public static Task EnterAsync(NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        connection.ExecuteAsync("select pg_advisory_xact_lock(@Lock)", new { Lock }, transaction);
}
