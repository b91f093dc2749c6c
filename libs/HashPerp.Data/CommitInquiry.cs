using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.Data;

/// <summary>
/// What became of a transaction whose COMMIT got no answer, also after a crash of the server: once it doesn't run any more, its token is there or it isn't.
/// </summary>
internal sealed class CommitInquiry(NpgsqlDataSource source, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <param name="withinMilliseconds">How long to ask while Postgres is away or still at it.</param>
    /// <param name="lost">The failure of the COMMIT, for the report.</param>
    /// <exception cref="HashPerpException"><see cref="DataErrors.CommitOutcomeUnknown"/>.</exception>
    public async Task<bool> WasCommittedAsync(CommitMark mark, int withinMilliseconds, Exception lost)
    {
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < TimeSpan.FromMilliseconds(withinMilliseconds))
        {
            if (await IsThereAsync(mark).ConfigureAwait(false) is { } isThere)
            {
                return isThere;
            }
            await Task.Delay(Interval, time).ConfigureAwait(false);
        }
        throw new HashPerpException(
            DataErrors.CommitOutcomeUnknown, "The database went away while it committed.", "Repeat the request with the same client_request_id.", lost);
    }

    /// <summary>Null while Postgres is away, or still at it.</summary>
    private async Task<bool?> IsThereAsync(CommitMark mark)
    {
        try
        {
            if (await IsRunningAsync(mark.TransactionId).ConfigureAwait(false))
            {
                return null;
            }
            var command = source.CreateCommand("select exists (select 1 from commit_tokens where token = $1)");
            await using var _ = command.ConfigureAwait(false);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = mark.Token });
            return (bool)(await command.ExecuteScalarAsync().ConfigureAwait(false))!;
        }
        catch (NpgsqlException error) when (DatabaseFailures.IsTransient(error))
        {
            // Anything that came through here would be taken for the work's own failure, and the work would be done twice.
            return null;
        }
    }

    private async Task<bool> IsRunningAsync(string transactionId)
    {
        try
        {
            var command = source.CreateCommand("select pg_xact_status($1::text::xid8) = 'in progress'");
            await using var _ = command.ConfigureAwait(false);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = transactionId });
            return await command.ExecuteScalarAsync().ConfigureAwait(false) is true;
        }
        catch (PostgresException future) when (future.SqlState == PostgresErrorCodes.InvalidParameterValue)
        {
            // An id that the recovered server has never given out: the transaction didn't reach the log.
            return false;
        }
    }
}
