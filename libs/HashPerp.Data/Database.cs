using System.Security.Cryptography;
using HashPerp.Primitives;
using Microsoft.Extensions.Options;
using Npgsql;

namespace HashPerp.Data;

/// <summary>
/// A service's own database. Transactions run at READ COMMITTED; invariants rest on row locks and on UNIQUE and CHECK. Conflicts and lost connections are
/// retried here, so that callers never see them.
/// </summary>
public sealed class Database(NpgsqlDataSource source, IOptions<DataOptions> options, TimeProvider time)
{
    private const int FirstDelayMilliseconds = 10;
    private const int MaxDelayMilliseconds = 500;

    /// <summary>The pool, for what needs neither retry nor transaction.</summary>
    public NpgsqlDataSource Source => source;

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and commits it, exactly once. The work may run several times, but only one run is ever committed: a
    /// run that a deadlock (40P01), a serialization failure (40001) or a lost connection ended is rolled back first, and when the answer to COMMIT itself is
    /// lost, Postgres is asked what became of the transaction. So the work must have no effect outside of the transaction.
    /// </summary>
    /// <exception cref="HashPerpException"><see cref="DataErrors.DatabaseUnavailable"/>, <see cref="DataErrors.DatabaseFull"/>: nothing was changed;
    /// <see cref="DataErrors.CommitOutcomeUnknown"/>: Postgres stayed away after a COMMIT. What the work throws otherwise rolls back and comes through.</exception>
    public async Task<T> InTransactionAsync<T>(Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        return await WithRetriesAsync(() => AttemptAsync(work, cancel), cancel).ConfigureAwait(false);
    }

    /// <inheritdoc cref="InTransactionAsync{T}"/>
    public async Task InTransactionAsync(Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task> work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await InTransactionAsync(
            async (connection, transaction, token) =>
            {
                await work(connection, transaction, token).ConfigureAwait(false);
                return true;
            },
            cancel).ConfigureAwait(false);
    }

    /// <summary>Runs a query outside of a transaction, again after a lost connection.</summary>
    /// <exception cref="HashPerpException"><see cref="DataErrors.DatabaseUnavailable"/>.</exception>
    public async Task<T> ReadAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> query, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(query);
        return await WithRetriesAsync(
            async () =>
            {
                var connection = await source.OpenConnectionAsync(cancel).ConfigureAwait(false);
                await using var _ = connection.ConfigureAwait(false);
                return await query(connection, cancel).ConfigureAwait(false);
            },
            cancel).ConfigureAwait(false);
    }

    private async Task<T> WithRetriesAsync<T>(Func<Task<T>> attempt, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        for (var delay = FirstDelayMilliseconds; ; delay = Math.Min(2 * delay, MaxDelayMilliseconds))
        {
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (NpgsqlException error) when (DatabaseFailures.IsTransient(error))
            {
                if (DatabaseFailures.IsUnavailable(error))
                {
                    // The other pooled connections went the same way.
                    source.Clear();
                }
                if (time.GetElapsedTime(started) > TimeSpan.FromMilliseconds(options.Value.RetryMilliseconds))
                {
                    throw DatabaseFailures.IsOutOfResources(error)
                        ? new HashPerpException(DataErrors.DatabaseFull, $"The database can't store more: {error.Message}.", "Nothing was changed; try again once there is space.", error)
                        : new HashPerpException(DataErrors.DatabaseUnavailable, "The database doesn't answer.", "Nothing was changed; try again.", error);
                }
            }
            // Jitter, so that two transactions that met don't meet again.
            await Task.Delay(TimeSpan.FromMilliseconds(delay + RandomNumberGenerator.GetInt32(delay)), time, cancel).ConfigureAwait(false);
        }
    }

    private async Task<T> AttemptAsync<T>(Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        var connection = await source.OpenConnectionAsync(cancel).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancel).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        var mark = await CommitMark.WriteAsync(connection, transaction, cancel).ConfigureAwait(false);
        var result = await work(connection, transaction, cancel).ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
        try
        {
            // Not cancellable: a cancelled COMMIT has an unknown outcome.
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (NpgsqlException error) when (DatabaseFailures.IsUnavailable(error) || DatabaseFailures.IsOutOfResources(error))
        {
            // A server whose log is full dies in the middle of a COMMIT, which may be in the log already.
            source.Clear();
            if (!await new CommitInquiry(source, time).WasCommittedAsync(mark, options.Value.CommitInquiryMilliseconds, error).ConfigureAwait(false))
            {
                throw;
            }
        }
        return result;
    }
}
