using Dapper;
using Google.Protobuf;
using HashPerp.ArkServer.Core;
using HashPerp.Contracts.ArkContracts.V1;
using Npgsql;

namespace HashPerp.ArkServer.Policy;

/// <summary>The events of contract-aware mode, numbered without gaps in the order of their commits, so that a listener who has seen one has seen all before it.</summary>
public sealed class ContractEvents(NpgsqlDataSource database)
{
    /// <summary>Older ones are forgotten.</summary>
    public const int Kept = 100_000;

    private const int Page = 500;

    /// <summary>Any number that no other advisory lock of this database uses.</summary>
    private const long Numbering = 0x41524B_4556;

    /// <summary>Appends in the caller's transaction. Other writers wait for its end.</summary>
    /// <param name="height">Of a block's event, with its <paramref name="hash"/>.</param>
    public static async Task AppendAsync(NpgsqlTransaction transaction, Event happened, int? height = null, string? hash = null)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var connection = transaction.Connection!;
        await connection.ExecuteAsync("select pg_advisory_xact_lock(@Numbering)", new { Numbering }, transaction);
        happened.Sequence = 1 + (ulong)await connection.ExecuteScalarAsync<long>("select coalesce(max(sequence), 0) from contract_events", transaction: transaction);
        await connection.ExecuteAsync(
            "insert into contract_events (sequence, event, height, hash) values (@sequence, @bytes, @height, @hash)",
            new { sequence = (long)happened.Sequence, bytes = happened.ToByteArray(), height, hash },
            transaction);
        await connection.ExecuteAsync("delete from contract_events where sequence <= @forgotten", new { forgotten = (long)happened.Sequence - Kept }, transaction);
    }

    /// <summary>The next events after one, at most a page of them.</summary>
    /// <exception cref="Primitives.HashPerpException"><see cref="OperatorErrors.EventsForgotten"/>.</exception>
    public async Task<IReadOnlyList<Event>> AfterAsync(ulong after, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var found = (await connection.QueryAsync<byte[]>(
            "select event from contract_events where sequence > @after order by sequence limit @Page", new { after = (long)Math.Min(after, long.MaxValue), Page }))
            .Select(Event.Parser.ParseFrom).ToList();
        return after == 0 || found.Count == 0 || found[0].Sequence == after + 1
            ? found
            : throw OperatorErrors.EventsForgotten.Error(
                $"Event {after + 1} is no longer kept; the oldest is {found[0].Sequence}.", "Start again after 0, and look contracts up.");
    }

    /// <summary>The last block that was told of; null before the first.</summary>
    public static async Task<(int Height, string Hash)?> LastBlockAsync(NpgsqlConnection connection) =>
        await connection.QuerySingleOrDefaultAsync<(int, string)?>(
            "select height, hash from contract_events where height is not null order by sequence desc limit 1");

    /// <summary>What was told last of a height; null if nothing is kept of it.</summary>
    public static async Task<string?> HashAtAsync(NpgsqlConnection connection, int height) => await connection.QuerySingleOrDefaultAsync<string>(
        "select hash from contract_events where height = @height order by sequence desc limit 1", new { height });
}
