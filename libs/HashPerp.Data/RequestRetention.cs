using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HashPerp.Data;

/// <summary>Forgets answers to client requests that nobody repeats any more.</summary>
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

    private Task<int> ForgetAsync(CancellationToken cancel) => database.ReadAsync(
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
