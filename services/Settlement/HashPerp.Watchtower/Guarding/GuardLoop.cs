using System.Collections.Concurrent;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Watchtower;

/// <summary>
/// Looks at every kit for each new block, and at those that are under way between blocks too. Whatever one kit meets, the others are looked at. Nothing is
/// remembered but the kits: after a restart the first look finds on the chain what the last one left.
/// </summary>
internal sealed partial class GuardLoop(
    GuardBook book, GuardDesk desk, PublishedKeys keys, RPCClient node, WatchtowerOptions options, TimeProvider time, ILogger<GuardLoop> logger) : BackgroundService
{
    /// <summary>Sentences that are remembered, so that each is logged once.</summary>
    private const int MostTold = 1_000;

    private readonly ConcurrentDictionary<GuardKey, OpenGuard> _open = new();
    private readonly Dictionary<GuardKey, uint256> _lookedAt = [];
    private readonly HashSet<string> _told = [];

    /// <summary>What was told of a kit last, and whether it is under way.</summary>
    public (bool IsUnderWay, string Last) StateOf(GuardKey key) => _open.TryGetValue(key, out var guard) ? (guard.Guard.IsUnderWay, guard.Log.Last) : (false, "");

    /// <summary>Of the last block for which all kits were looked at; 0 before the first.</summary>
    public int Height { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.PollMilliseconds), time);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            foreach (var guard in _open.Values)
            {
                guard.Dispose();
            }
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        try
        {
            var height = await node.GetBlockCountAsync(cancel);
            var tip = await node.GetBlockHashAsync(height, cancel);
            CloseReleased();
            foreach (var entry in book.All().Where(entry => !entry.IsOver))
            {
                await LookAtAsync(entry, tip, cancel);
            }
            Height = height;
        }
        catch (HashPerpException error)
        {
            TellOnce("the node", error.Message);
        }
    }

    private async Task LookAtAsync(GuardEntry entry, uint256 tip, CancellationToken cancel)
    {
        try
        {
            var open = await OpenAsync(entry, cancel);
            if (_lookedAt.GetValueOrDefault(entry.Key) == tip && !open.Guard.IsUnderWay)
            {
                return;
            }
            await open.Guard.LookAsync(cancel);
            if (open.Guard.IsUnderWay)
            {
                await keys.LearnAsync(open.Guard, cancel);
            }
            if (open.Guard.IsOver)
            {
                book.End(entry.Key);
            }
            _lookedAt[entry.Key] = tip;
        }
        catch (HashPerpException error)
        {
            TellOnce($"contract {entry.Kit.ContractId}", error.Message);
        }
    }

    private async Task<OpenGuard> OpenAsync(GuardEntry entry, CancellationToken cancel)
    {
        if (_open.TryGetValue(entry.Key, out var open) && open.Entry.AutoUnroll == entry.AutoUnroll)
        {
            return open;
        }
        var opened = await desk.OpenAsync(entry, cancel);
        open?.Dispose();
        return _open[entry.Key] = opened;
    }

    private void CloseReleased()
    {
        var held = book.All().Where(entry => !entry.IsOver).Select(entry => entry.Key).ToHashSet();
        foreach (var key in _open.Keys.Where(key => !held.Contains(key)))
        {
            if (_open.TryRemove(key, out var guard))
            {
                guard.Dispose();
                _lookedAt.Remove(key);
            }
        }
    }

    private void TellOnce(string subject, string reason)
    {
        if (_told.Count >= MostTold)
        {
            _told.Clear();
        }
        if (_told.Add($"{subject}: {reason}"))
        {
            LogWaits(logger, subject, reason);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Looking at {Subject} waits: {Reason}")]
    private static partial void LogWaits(ILogger logger, string subject, string reason);
}
