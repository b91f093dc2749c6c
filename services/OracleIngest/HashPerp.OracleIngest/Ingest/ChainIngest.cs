using HashPerp.Chain;
using HashPerp.OracleIngest.Core;
using HashPerp.Primitives;

namespace HashPerp.OracleIngest;

/// <summary>
/// Brings the database to where the node is, step by step. Every instance reads the node; who writes a step first wins, the others load what was written.
/// Not thread safe: one caller at a time.
/// </summary>
public sealed partial class ChainIngest(
    NodeReader reader, ChainStore store, OracleState state, OracleOptions options, ChainMetrics metrics, ILogger<ChainIngest> logger)
{
    private readonly ChainProfile _profile = options.Profile.Create();
    private IndexedChain? _chain;

    /// <summary>Reads what the database has.</summary>
    /// <exception cref="HashPerpException"><see cref="OracleIngestErrors.HistoryMismatch"/>.</exception>
    public async Task LoadAsync(CancellationToken cancel)
    {
        if (await store.LoadAsync(cancel) is { } stored)
        {
            _chain = stored.Chain;
            state.Show(stored);
            LogLoaded(logger, stored.Chain.TipHeight, stored.Chain.TipHash.ToString());
        }
    }

    /// <summary>Applies steps until the node has nothing else.</summary>
    public async Task CatchUpAsync(CancellationToken cancel)
    {
        for (var steps = 0; await StepAsync(steps, cancel); steps++)
        {
            state.NodeAnswered();
        }
        state.NodeAnswered();
    }

    private async Task<bool> StepAsync(int steps, CancellationToken cancel)
    {
        if (_chain is null)
        {
            return await BeginAsync(cancel);
        }
        NodeStep? step;
        try
        {
            step = await reader.NextAsync(_chain.Headers, cancel);
        }
        catch (HashPerpException moved) when (moved.Code == ChainErrors.BrokenHeaderChain)
        {
            return true;
        }
        if (step is null)
        {
            return false;
        }
        using var activity = ChainMetrics.Activities.StartActivity("chain.step");
        FaultPoint.After(OracleIngestFaultPoints.HeadersRead);
        var update = _chain.Extend(step.ForkHeight, step.Headers);
        var now = state.NowUs();
        if (!await store.ApplyAsync(update, now, cancel))
        {
            await LoadAsync(cancel);
            return true;
        }
        FaultPoint.After(OracleIngestFaultPoints.StepWritten);
        _chain = update.After;
        state.Show(new Observation(_chain, now));
        Tell(update, step.NodeHeight, steps);
        return true;
    }

    private async Task<bool> BeginAsync(CancellationToken cancel)
    {
        var headers = await reader.FirstAsync(cancel);
        if (headers.Count == 0)
        {
            return false;
        }
        var chain = IndexedChain.Create(_profile, HeaderChain.Create(options.LowestHeader, headers));
        FaultPoint.After(OracleIngestFaultPoints.HeadersRead);
        var now = state.NowUs();
        if (!await store.BeginAsync(chain, now, cancel))
        {
            await LoadAsync(cancel);
            return true;
        }
        FaultPoint.After(OracleIngestFaultPoints.StepWritten);
        _chain = chain;
        state.Show(new Observation(chain, now));
        LogBegun(logger, chain.Headers.FirstHeight, chain.TipHeight);
        return true;
    }

    private void Tell(ChainUpdate update, int nodeHeight, int steps)
    {
        var depth = update.Before.TipHeight - update.ForkHeight;
        if (depth > 0)
        {
            metrics.Reorganised(depth);
            LogReorganised(logger, depth, update.Before.TipHeight, update.ForkHeight, update.After.TipHeight);
        }
        if (depth > options.AlarmDepth)
        {
            var alarm = OracleIngestErrors.DeepReorganisation.Error(
                $"The node took back {depth} blocks, from {update.Before.TipHeight} to {update.ForkHeight}.",
                "Outcomes may rest on them: follow the runbook before markets go on.");
            LogAlarm(logger, alarm.Message);
        }
        if (steps > 0 || update.After.TipHeight < nodeHeight)
        {
            LogProgress(logger, update.After.TipHeight, nodeHeight);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "The database ends at height {Height}, {Hash}")]
    private static partial void LogLoaded(ILogger logger, int height, string hash);

    [LoggerMessage(2, LogLevel.Information, "Caught up to {Height} of {NodeHeight}")]
    private static partial void LogProgress(ILogger logger, int height, int nodeHeight);

    [LoggerMessage(3, LogLevel.Warning, "{Depth} blocks taken back: from {Before} to {Fork}, now at {After}")]
    private static partial void LogReorganised(ILogger logger, int depth, int before, int fork, int after);

    [LoggerMessage(5, LogLevel.Information, "Begun at header {First}, at height {Height}")]
    private static partial void LogBegun(ILogger logger, int first, int height);

    [LoggerMessage(4, LogLevel.Critical, "{Alarm}")]
    private static partial void LogAlarm(ILogger logger, string alarm);
}
