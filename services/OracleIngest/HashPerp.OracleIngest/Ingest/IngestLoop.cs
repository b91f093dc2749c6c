using HashPerp.Bitcoin;
using HashPerp.Data;
using HashPerp.Primitives;

namespace HashPerp.OracleIngest;

/// <summary>
/// Follows the node for as long as the service runs: at its notices, and at intervals in any case. A node or a database that is away is waited for; a node that is not
/// ours is asked again and again, but not read.
/// </summary>
public sealed partial class IngestLoop(
    ChainIngest ingest, NodeCheck check, OracleState state, WakeUp wakeUp, BlockNotices notices, OracleOptions options, ILogger<IngestLoop> logger)
    : BackgroundService, IHostedLifecycleService
{
    private bool _isChecked;
    private string? _told;

    /// <summary>Loads what is known, and refuses to start on a node that must not be read. One that is away is no reason not to start.</summary>
    /// <exception cref="HashPerpException"><see cref="Core.OracleIngestErrors.WrongNetwork"/>, <see cref="Core.OracleIngestErrors.PrunedNode"/>,
    /// <see cref="Core.OracleIngestErrors.HistoryMismatch"/>.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await ingest.LoadAsync(cancellationToken);
        try
        {
            await check.RequireAsync(cancellationToken);
            _isChecked = true;
        }
        catch (HashPerpException error) when (NodeCheck.IsPassing(error))
        {
            Tell(error.Message);
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await LookAsync(stoppingToken);
            var interval = notices.IsConnected && _told is null ? options.SlowPollMilliseconds : options.PollMilliseconds;
            await wakeUp.WaitAsync(TimeSpan.FromMilliseconds(interval), stoppingToken);
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        try
        {
            if (!_isChecked)
            {
                await check.RequireAsync(cancel);
                _isChecked = true;
            }
            await ingest.CatchUpAsync(cancel);
            if (_told is not null)
            {
                LogBack(logger);
            }
            _told = null;
        }
        catch (HashPerpException error) when (!cancel.IsCancellationRequested)
        {
            // Another node may come back in its place.
            _isChecked = false;
            state.Refusal = NodeCheck.IsRefusal(error) ? error.Message : null;
            Tell(error.Message);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            _isChecked = false;
            LogFailed(logger, error);
            Tell(error.Message);
        }
    }

    private void Tell(string reason)
    {
        if (_told != reason)
        {
            LogWaiting(logger, reason);
        }
        _told = reason;
    }

    [LoggerMessage(1, LogLevel.Warning, "The chain isn't followed: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Information, "The chain is followed again")]
    private static partial void LogBack(ILogger logger);

    [LoggerMessage(3, LogLevel.Error, "A step failed; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
