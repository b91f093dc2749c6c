using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HashPerp.Data;

/// <summary>Forgets answers to client requests that nobody repeats any more, and tokens of commits that nobody asks after.</summary>
internal sealed partial class RequestRetention(Database database, IOptions<DataOptions> options, TimeProvider time, ILogger<RequestRetention> logger)
    : BackgroundService
{
    private const int BatchRows = 5000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        do
        {
            try
            {
                while (await ForgetAsync(stoppingToken).ConfigureAwait(false) == BatchRows)
                {
                    // A full batch: there may be more.
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogFailed(logger, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task<int> ForgetAsync(CancellationToken cancel) => Math.Max(await ForgetTokensAsync(cancel).ConfigureAwait(false), await ForgetAnswersAsync(cancel).ConfigureAwait(false));

    /// <summary>An inquiry takes seconds.</summary>
    private Task<int> ForgetTokensAsync(CancellationToken cancel) => database.ReadAsync(
        (connection, token) => connection.ExecuteAsync(new CommandDefinition(
            "delete from commit_tokens where ctid = any (array(select ctid from commit_tokens where created_at < now() - interval '1 hour' limit @BatchRows))",
            new { BatchRows }, cancellationToken: token)),
        cancel);

    private Task<int> ForgetAnswersAsync(CancellationToken cancel) => database.ReadAsync(
        (connection, token) => connection.ExecuteAsync(new CommandDefinition(
            """
            delete from client_requests where ctid = any (array(
              select ctid from client_requests where created_at < now() - make_interval(days => @days) limit @BatchRows))
            """,
            new { days = options.Value.RequestRetentionDays, BatchRows }, cancellationToken: token)),
        cancel);

    [LoggerMessage(1, LogLevel.Warning, "Old client requests were not deleted; the next attempt is in an hour")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
