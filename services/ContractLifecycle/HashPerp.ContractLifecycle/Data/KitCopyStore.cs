using Dapper;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ContractLifecycle;

/// <summary>A kit copy without its bytes.</summary>
/// <param name="Number">Rises in the order of storing; the place of a list's page.</param>
internal sealed record KitCopyRow(long Number, byte[] ContractId, long Version, short Stage, byte[] Sha256, int Size, DateTime StoredAt);

/// <summary>The table <c>kit_copies</c>.</summary>
internal static class KitCopyStore
{
    private const string Columns = "number, contract_id, version, stage, sha256, size, stored_at";

    /// <summary>One writer of an account at a time, so that its limits hold. Until the transaction ends.</summary>
    public static Task LockAsync(Bytes32 account, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) => connection.ExecuteAsync(
        new CommandDefinition(
            "select pg_advisory_xact_lock(hashtextextended('kit_copies ' || @Account, 0))", new { Account = account.ToString() }, transaction, cancellationToken: cancel));

    /// <summary>Whether the coordinator knows this contract as one of the account's.</summary>
    public static Task<bool> IsPartyAsync(Bytes32 account, Bytes32 contract, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select 1 from contracts where contract_id = @Contract and (maker_account = @Account or (taker_account = @Account and is_mutual)))",
            new { Contract = contract.ToBytes(), Account = account.ToBytes() }, transaction, cancellationToken: cancel));

    public static async Task<KitCopyRow?> FindAsync(
        Bytes32 account, KitCopyHeader name, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        await connection.QuerySingleOrDefaultAsync<KitCopyRow>(new CommandDefinition(
            $"select {Columns} from kit_copies where account = @Account and contract_id = @Contract and version = @Version and stage = @Stage",
            new { Account = account.ToBytes(), Contract = name.ContractId.ToBytes(), Version = (long)name.Version, Stage = (short)name.Stage }, transaction,
            cancellationToken: cancel));

    public static Task<KitCopyRow> InsertAsync(
        Bytes32 account, KitCopyHeader name, byte[] hash, byte[] copy, DateTimeOffset at, NpgsqlConnection connection, NpgsqlTransaction transaction,
        CancellationToken cancel) => connection.QuerySingleAsync<KitCopyRow>(new CommandDefinition(
            $"""
            insert into kit_copies (account, contract_id, version, stage, sha256, size, sealed, stored_at)
            values (@Account, @Contract, @Version, @Stage, @Hash, @Size, @Copy, @At) returning {Columns}
            """,
            new
            {
                Account = account.ToBytes(), Contract = name.ContractId.ToBytes(), Version = (long)name.Version, Stage = (short)name.Stage, Hash = hash, Size = copy.Length,
                Copy = copy, At = at.UtcDateTime,
            },
            transaction, cancellationToken: cancel));

    public static Task<(long Copies, long Bytes)> UsedAsync(Bytes32 account, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        connection.QuerySingleAsync<(long, long)>(new CommandDefinition(
            "select count(*), coalesce(sum(size), 0)::bigint from kit_copies where account = @Account", new { Account = account.ToBytes() }, transaction,
            cancellationToken: cancel));

    /// <summary>Removes the oldest copies of contracts that are over, as many as make so much room; fewer where there aren't as many.</summary>
    public static Task MakeRoomAsync(
        Bytes32 account, long copies, long bytes, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) => connection.ExecuteAsync(
        new CommandDefinition(
            """
            delete from kit_copies where number in (
              select number from (
                select k.number, row_number() over (order by k.number) - 1 as copies_before, sum(k.size) over (order by k.number) - k.size as bytes_before
                from kit_copies k join contracts c on c.contract_id = k.contract_id
                where k.account = @Account and c.state in ('Settled', 'Refunded', 'Closed')) ended
              where copies_before < @Copies or bytes_before < @Bytes)
            """,
            new { Account = account.ToBytes(), Copies = copies, Bytes = bytes }, transaction, cancellationToken: cancel));

    public static async Task<IReadOnlyList<KitCopyRow>> ListAsync(Bytes32 account, long after, int most, NpgsqlConnection connection, CancellationToken cancel) =>
        [.. await connection.QueryAsync<KitCopyRow>(new CommandDefinition(
            $"select {Columns} from kit_copies where account = @Account and number > @After order by number limit @Most",
            new { Account = account.ToBytes(), After = after, Most = most }, cancellationToken: cancel))];

    /// <summary>The sealed bytes; null where there is no such copy of this account.</summary>
    public static Task<byte[]?> ReadAsync(Bytes32 account, byte[] contract, long version, int stage, NpgsqlConnection connection, CancellationToken cancel) =>
        connection.QuerySingleOrDefaultAsync<byte[]?>(new CommandDefinition(
            "select sealed from kit_copies where account = @Account and contract_id = @Contract and version = @Version and stage = @Stage",
            new { Account = account.ToBytes(), Contract = contract, Version = version, Stage = stage }, cancellationToken: cancel));
}
