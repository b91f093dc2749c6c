using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.Data;

/// <summary>What became of a transaction whose COMMIT got no answer: <c>pg_xact_status</c> tells, also after a crash of the server.</summary>
internal sealed class CommitInquiry(NpgsqlDataSource source, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <param name="transactionId">As <c>pg_current_xact_id()</c> printed it.</param>
    /// <param name="withinMilliseconds">How long to ask while Postgres is away or still at it.</param>
    /// <param name="lost">The failure of the COMMIT, for the report.</param>
    /// <exception cref="HashPerpException"><see cref="DataErrors.CommitOutcomeUnknown"/>.</exception>
    public async Task<bool> WasCommittedAsync(string transactionId, int withinMilliseconds, Exception lost)
    {
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < TimeSpan.FromMilliseconds(withinMilliseconds))
        {
            var status = await StatusAsync(transactionId).ConfigureAwait(false);
            if (status is "committed" or "aborted")
            {
                return status == "committed";
            }
            await Task.Delay(Interval, time).ConfigureAwait(false);
        }
        throw new HashPerpException(
            DataErrors.CommitOutcomeUnknown, "The database went away while it committed.", "Repeat the request with the same client_request_id.", lost);
    }

    /// <summary>Null while Postgres is away.</summary>
    private async Task<string?> StatusAsync(string transactionId)
    {
        try
        {
            var command = source.CreateCommand("select pg_xact_status($1::text::xid8)");
            await using var _ = command.ConfigureAwait(false);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = transactionId });
            return await command.ExecuteScalarAsync().ConfigureAwait(false) as string;
        }
        catch (NpgsqlException error) when (DatabaseFailures.IsTransient(error))
        {
            // Anything that came through here would be taken for the work's own failure, and the work would be done twice.
            return null;
        }
    }
}
