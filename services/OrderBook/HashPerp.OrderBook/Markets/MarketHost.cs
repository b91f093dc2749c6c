using System.Threading.Channels;
using HashPerp.Data;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.OrderBook;

/// <summary>
/// The one writer of a market in this process: takes what waits as one batch, applies it to the engine, commits it, and only then answers and publishes.
/// When a commit fails the
/// engine is ahead of the journal, so it is built anew from the journal.
/// </summary>
internal sealed partial class MarketHost : IMarketHost
{
    private readonly MarketParts _parts;
    private readonly Channel<QueuedItem> _queue;
    private readonly long _epoch;
    private MarketEngine _engine;
    private ulong _snapshotAt;
    private HashPerpException? _fenced;

    /// <param name="engine">As the journal says.</param>
    /// <param name="epoch">Claimed for this process.</param>
    public MarketHost(MarketEngine engine, long epoch, MarketParts parts)
    {
        _engine = engine;
        _epoch = epoch;
        _parts = parts;
        _snapshotAt = engine.Sequence;
        _queue = Channel.CreateBounded<QueuedItem>(new BoundedChannelOptions(parts.Options.QueueLength) { SingleReader = true });
        Feed = new BookFeed(parts.Options.BookStreams);
        Feed.Reset(engine);
        Status = StatusOf(engine);
    }

    public MarketDefinition Definition => _engine.Definition;

    public MarketStatus Status { get; private set; }

    public BookFeed Feed { get; }

    public async Task<CommandResult> SubmitAsync(MarketCommand command, AnsweredRequest? request = null, CancellationToken cancel = default)
    {
        // The last eighth of the queue is for cancels and the system's own commands: one can always get out.
        var limit = command is PlaceCommand ? _parts.Options.QueueLength - (_parts.Options.QueueLength / 8) : _parts.Options.QueueLength;
        var item = new QueuedCommand(command, request, _parts.Time.GetTimestamp());
        if (_queue.Reader.Count >= limit || !_queue.Writer.TryWrite(item))
        {
            throw _fenced ?? Busy();
        }
        return await item.Answer.Task.WaitAsync(cancel);
    }

    public async Task<(ulong Sequence, Bytes32 Hash)> StateHashAsync(CancellationToken cancel = default)
    {
        var question = new StateQuestion();
        return _queue.Writer.TryWrite(question) ? await question.Answer.Task.WaitAsync(cancel) : throw Busy();
    }

    /// <summary>Time to look at signers and dates. When the queue is full the next tick does it.</summary>
    public void Tick() => _queue.Writer.TryWrite(TickItem.Instance);

    public void Stop() => _queue.Writer.TryComplete();

    /// <summary>Serves the queue until it is stopped and empty.</summary>
    public async Task RunAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            var items = new List<QueuedItem>();
            while (items.Count < _parts.Options.BatchSize && _queue.Reader.TryRead(out var item))
            {
                items.Add(item);
            }
            await RunAsync(items);
        }
    }

    private static HashPerpException Busy() =>
        OrderBookServiceErrors.Busy.Error("Too many commands wait for this market.", "Nothing was done; try again in a second.");

    private static HashPerpException Unavailable(Exception cause) => new(
        OrderBookServiceErrors.MarketUnavailable, "The market could not write its journal.", "Repeat the request with the same client_request_id.", cause);

    private static MarketStatus StatusOf(MarketEngine engine) => new(
        engine.Phase, engine.SeriesRoot, engine.Sequence,
        engine.Accounts().Where(account => account.Suspended > 0).ToDictionary(account => account.Account, account => account.Suspended));

    private async Task RunAsync(List<QueuedItem> items)
    {
        var applied = new List<AppliedCommand>();
        try
        {
            items.ForEach(item => Apply(item, applied));
            if (applied.Any(command => command.Result.Changed) && !await CommitAsync(applied))
            {
                return;
            }
            Publish(applied);
            await SnapshotIfDueAsync();
        }
        catch (Exception error)
        {
            // A defect of the engine or of its host: nothing of this batch counts.
            LogBroken(_parts.Logger, error, Definition.Id);
            Fail(items, Unavailable(error));
            await ReloadAsync();
        }
    }

    /// <summary>False when it wasn't committed. On any failure the callers have been told.</summary>
    private async Task<bool> CommitAsync(List<AppliedCommand> applied)
    {
        AppliedCommand[] changed = [.. applied.Where(command => command.Result.Changed)];
        try
        {
            await _parts.Store.CommitAsync(Definition, _epoch, changed);
            return true;
        }
        catch (HashPerpException refused) when (refused.Code == OrderBookServiceErrors.FencedOff)
        {
            _fenced = refused;
            LogFenced(_parts.Logger, Definition.Id);
            Fail(applied, refused);
            return false;
        }
        catch (Exception error) when (error is HashPerpException or NpgsqlException)
        {
            LogCommitFailed(_parts.Logger, error, Definition.Id);
            Fail(applied, Unavailable(error));
            await ReloadAsync();
            // The answer to the commit may have been lost on its way. The journal knows; the callers learn it when they repeat.
            return _engine.Sequence == changed[^1].Result.Sequence && _engine.EventLink == changed[^1].EventLink;
        }
    }

    private void Publish(List<AppliedCommand> applied)
    {
        Feed.Publish(_engine.Sequence, applied.SelectMany(command => command.Result.Levels));
        if (applied.Any(command => command.Result.Changed))
        {
            Status = StatusOf(_engine);
        }
        foreach (var command in applied)
        {
            command.Queued?.Answer.TrySetResult(command.Result);
            OrderBookMetrics.Count(command);
        }
    }

    private async Task ReloadAsync()
    {
        while (true)
        {
            try
            {
                _engine = await _parts.Reader.LoadAsync(Definition.Id, CancellationToken.None);
                return;
            }
            catch (Exception error) when (error is HashPerpException or NpgsqlException)
            {
                LogReloadFailed(_parts.Logger, error, Definition.Id);
                FailQueued(Unavailable(error));
                await Task.Delay(TimeSpan.FromMilliseconds(500), _parts.Time);
            }
        }
    }

    /// <summary>Nobody waits for a database that is away.</summary>
    private void FailQueued(HashPerpException why)
    {
        while (_queue.Reader.TryRead(out var item))
        {
            Fail([item], why);
        }
    }

    private async Task SnapshotIfDueAsync()
    {
        if (_engine.Sequence - _snapshotAt < (ulong)_parts.Options.SnapshotEvery)
        {
            return;
        }
        _snapshotAt = _engine.Sequence;
        try
        {
            await _parts.Store.WriteSnapshotAsync(_engine);
        }
        catch (Exception error) when (error is HashPerpException or NpgsqlException)
        {
            // Only a longer replay.
            LogSnapshotFailed(_parts.Logger, error, Definition.Id);
        }
    }

    private static void Fail(List<AppliedCommand> applied, HashPerpException why) =>
        applied.ForEach(command => command.Queued?.Answer.TrySetException(why));

    private static void Fail(List<QueuedItem> items, HashPerpException why)
    {
        foreach (var item in items)
        {
            (item as QueuedCommand)?.Answer.TrySetException(why);
            (item as StateQuestion)?.Answer.TrySetException(why);
        }
    }
}
