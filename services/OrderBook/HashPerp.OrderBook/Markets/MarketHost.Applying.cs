using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook;

/// <summary>From the queue to the engine.</summary>
internal sealed partial class MarketHost
{
    private void Apply(QueuedItem item, List<AppliedCommand> applied)
    {
        switch (item)
        {
            case QueuedCommand queued when _fenced is { } fenced:
                queued.Answer.TrySetException(fenced);
                break;
            case QueuedCommand queued when _parts.Time.GetElapsedTime(queued.Since) > TimeSpan.FromMilliseconds(_parts.Options.QueueMilliseconds):
                queued.Answer.TrySetException(Busy());
                break;
            case QueuedCommand queued:
                Apply(queued.Command, queued, applied);
                break;
            case StateQuestion question:
                question.Answer.TrySetResult((_engine.Sequence, _engine.StateHash()));
                break;
            case TickItem when _fenced is null:
                Tick(applied);
                break;
        }
    }

    private void Apply(MarketCommand command, QueuedCommand? queued, List<AppliedCommand> applied)
    {
        try
        {
            var result = _engine.Apply(command);
            applied.Add(new AppliedCommand(command, result, _engine.EventLink, queued));
        }
        catch (HashPerpException refused)
        {
            queued?.Answer.TrySetException(refused);
        }
    }

    /// <summary>What the clocks ask for: by level, not by edge, so that nothing is forgotten over a restart.</summary>
    private void Tick(List<AppliedCommand> applied)
    {
        var now = _parts.NowUnixUs;
        if (_engine.HasDue(now))
        {
            Apply(new ExpireOrdersCommand(now), null, applied);
        }
        foreach (var account in _engine.Accounts().ToArray())
        {
            if (account.Suspended < account.Orders && !_parts.Presence.IsPresent(account.Account))
            {
                Apply(new SignerAwayCommand(now, account.Account), null, applied);
            }
            else if (account.Suspended > 0 && _parts.Presence.IsPresent(account.Account))
            {
                Apply(new SignerBackCommand(now, account.Account), null, applied);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Market {Market} failed on a batch; its engine is rebuilt")]
    private static partial void LogBroken(ILogger logger, Exception error, Bytes32 market);

    [LoggerMessage(2, LogLevel.Warning, "Market {Market} could not commit; its engine is rebuilt from the journal")]
    private static partial void LogCommitFailed(ILogger logger, Exception error, Bytes32 market);

    [LoggerMessage(3, LogLevel.Critical, "Market {Market} is served by another process now; this one writes no more")]
    private static partial void LogFenced(ILogger logger, Bytes32 market);

    [LoggerMessage(4, LogLevel.Warning, "Market {Market} can't be loaded; trying again")]
    private static partial void LogReloadFailed(ILogger logger, Exception error, Bytes32 market);

    [LoggerMessage(5, LogLevel.Warning, "Market {Market} wrote no snapshot")]
    private static partial void LogSnapshotFailed(ILogger logger, Exception error, Bytes32 market);
}
