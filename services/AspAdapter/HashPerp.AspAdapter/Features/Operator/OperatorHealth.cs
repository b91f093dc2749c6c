using HashPerp.AspAdapter.Core;
using HashPerp.Primitives;
using Microsoft.Extensions.Options;

namespace HashPerp.AspAdapter;

/// <summary>Asks the operator every few seconds how it is.</summary>
public sealed partial class OperatorHealth(
    OperatorConnection operatorConnection, OperatorTelling telling, AspAdapterMetrics metrics, IOptions<AspAdapterSettings> settings, TimeProvider time,
    ILogger<OperatorHealth> logger)
    : BackgroundService
{
    private readonly Reachability _reachability = new(settings.Value.PatienceMilliseconds * 1_000L);
    private string _told = "";

    /// <summary>Unix microseconds of its last answer to this process; 0 before the first.</summary>
    public long LastSeen => metrics.LastSeen;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(settings.Value.HealthMilliseconds), time);
        do
        {
            try
            {
                await AskAsync(stoppingToken);
            }
            catch (HashPerpException error)
            {
                // Our own database is away: what is to be told is still so at the next round.
                LogNotTold(logger, error.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task AskAsync(CancellationToken cancel)
    {
        try
        {
            var info = await operatorConnection.AskInfoAsync(cancel);
            _reachability.Answered();
            var now = UnixTime.Microseconds(time);
            // One write for each change, not for each answer.
            if (_told != info.Digest || now - LastSeen > settings.Value.PatienceMilliseconds * 1_000L)
            {
                await telling.ReachableAsync(info, cancel);
                _told = info.Digest;
            }
            metrics.LastSeen = now;
        }
        catch (HashPerpException error) when (error.Code == AspAdapterErrors.OperatorReplaced || IsUnusable(error))
        {
            await AwayAsync(UnixTime.Microseconds(time), error.What, isSilent: false, cancel);
        }
        catch (HashPerpException error) when (error.Code == AspAdapterErrors.OperatorAway || error.Code == AspAdapterErrors.OperatorRefusal)
        {
            if (_reachability.Silent(UnixTime.Microseconds(time)) is { } since)
            {
                await AwayAsync(since, error.What, isSilent: true, cancel);
            }
        }
    }

    /// <summary>It answers something that no operator may answer: no patience helps.</summary>
    private static bool IsUnusable(HashPerpException error) =>
        error.Code == AspAdapterErrors.OperatorAnswerMalformed || error.Code == Ark.ArkErrors.InvalidOperatorInfo;

    private async Task AwayAsync(long since, string reason, bool isSilent, CancellationToken cancel)
    {
        LogAway(logger, reason);
        await telling.UnreachableAsync(since, reason, isSilent, cancel);
        _told = "";
    }

    [LoggerMessage(1, LogLevel.Warning, "The operator is away: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The operator's state could not be written: {Reason}")]
    private static partial void LogNotTold(ILogger logger, string reason);
}
