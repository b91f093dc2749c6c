using HashPerp.Primitives;

namespace HashPerp.Settlement.Host;

/// <summary>Looks at one kind of work at intervals, for as long as the service runs. A failure is told once and tried again: whoever was away comes back.</summary>
internal abstract partial class Worker(SettlementOptions options, TimeProvider time, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    protected abstract string Work { get; }

    protected abstract Task LookAsync(CancellationToken cancel);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string? told = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = TimeSpan.FromMilliseconds(options.PollMilliseconds);
            try
            {
                await LookAsync(stoppingToken);
                if (told is not null)
                {
                    LogGoesOn(logger, Work);
                }
                told = null;
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                if (told != error.Message)
                {
                    LogWaits(logger, error is HashPerpException ? null : error, Work, error.Message);
                }
                told = error.Message;
                pause = PauseAfterFailure;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            try
            {
                await Task.Delay(pause, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Work} waits: {Reason}")]
    private static partial void LogWaits(ILogger logger, Exception? error, string work, string reason);

    [LoggerMessage(2, LogLevel.Information, "{Work} goes on")]
    private static partial void LogGoesOn(ILogger logger, string work);
}
