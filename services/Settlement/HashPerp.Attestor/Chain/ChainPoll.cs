using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Attestor;

/// <summary>Looks at the node at intervals. A node that is down is waited for; a disk that refuses a record is tried again.</summary>
public sealed partial class ChainPoll(ChainFollower follower, AttestorOptions options, TimeProvider time, ILogger<ChainPoll> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.PollMilliseconds), time);
        var silent = false;
        do
        {
            try
            {
                await follower.CatchUpAsync(stoppingToken);
                silent = false;
            }
            catch (Exception error) when (IsPassing(error) && !stoppingToken.IsCancellationRequested)
            {
                if (!silent)
                {
                    LogWaiting(logger, error.Message);
                }
                silent = true;
            }
        }
        while (await WaitAsync(timer, stoppingToken));
    }

    private static bool IsPassing(Exception error) =>
        error is IOException
        || error is HashPerpException refused && (refused.Code == BitcoinErrors.NodeUnreachable || refused.Code == BitcoinErrors.NodeRefused);

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken cancel)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Waiting for the node or the disk: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);
}
