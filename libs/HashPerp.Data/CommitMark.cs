using Npgsql;

namespace HashPerp.Data;

/// <summary>What a transaction leaves behind if, and only if, it is committed.</summary>
/// <param name="TransactionId">As <c>pg_current_xact_id()</c> prints it: tells whether it still runs. After a crash another transaction may have it.</param>
/// <param name="Token">In <c>commit_tokens</c>.</param>
internal sealed record CommitMark(string TransactionId, Guid Token)
{
    public static async Task<CommitMark> WriteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        var token = Guid.NewGuid();
        var command = new NpgsqlCommand("insert into commit_tokens (token) values ($1) returning pg_current_xact_id()::text", connection, transaction);
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = token });
        return new CommitMark((string)(await command.ExecuteScalarAsync(cancel).ConfigureAwait(false))!, token);
    }
}
