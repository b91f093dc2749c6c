using HashPerp.Data;
using Npgsql;

namespace HashPerp.Messaging;

/// <summary>Wakes the relay when a transaction with events has committed.</summary>
internal sealed class OutboxSignal(ServiceDatabase database, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _news = new(0, 1);

    /// <summary>Listens until it is cancelled; a lost connection is replaced. Meanwhile the relay finds everything by looking.</summary>
    public async Task ListenAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await ListenOnceAsync(cancel).ConfigureAwait(false);
            }
            catch (Exception error) when (error is NpgsqlException or IOException or TimeoutException)
            {
                await Task.Delay(Pause, time, cancel).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Returns after the next news, at the latest after <paramref name="longest"/>.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancel) => _news.WaitAsync(longest, cancel);

    public void Dispose() => _news.Dispose();

    private async Task ListenOnceAsync(CancellationToken cancel)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await using var closing = connection.ConfigureAwait(false);
        connection.Notification += (_, _) => Tell();
        await connection.OpenAsync(cancel).ConfigureAwait(false);
        var listen = new NpgsqlCommand($"listen {Outbox.Channel}", connection);
        await using (listen.ConfigureAwait(false))
        {
            await listen.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
        }
        Tell();
        while (true)
        {
            await connection.WaitAsync(cancel).ConfigureAwait(false);
        }
    }

    private void Tell()
    {
        if (_news.CurrentCount == 0)
        {
            try
            {
                _news.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody told it in the same moment.
            }
        }
    }
}
