using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Primitives;
using HashPerp.Settlement;

namespace HashPerp.Attestor;

/// <summary>
/// Shows the engine every chain that the node comes to, and tells whoever watches outcomes. Each look is taken alone: by the poll, or by a call that
/// wants to know now.
/// </summary>
public sealed partial class ChainFollower(AttestorEngine engine, IChainView view, OutcomeSignal signal, ILogger<ChainFollower> logger) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private uint256? _observed;
    private int _observedTip = -1;

    /// <summary>Brings view and engine up to the node's tip.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.NodeUnreachable"/>; what was seen before stays valid.</exception>
    public async Task<HeaderChain> CatchUpAsync(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            var change = await view.RefreshAsync(cancel);
            if (view.Current.TipHash != _observed)
            {
                Observe(view.Current, change);
            }
            return view.Current;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private void Observe(HeaderChain chain, ChainChange? change)
    {
        // At the first look, and after a look that failed half way, everything is looked at again.
        var unchanged = change is not null && change.PreviousTipHeight == _observedTip ? change.ForkHeight : -1;
        foreach (var contradiction in engine.FindContradictions(chain, unchanged))
        {
            LogContradiction(
                logger, SettlementErrors.OutcomeContradicted, contradiction.OnRecord.Height, contradiction.OnRecord.Time, contradiction.OnRecord.Winner,
                contradiction.OnChain.Winner);
        }
        foreach (var decided in engine.Observe(chain))
        {
            LogDecided(logger, decided.Height, decided.Time, decided.Winner, decided.DecidingHeight, chain.TipHeight);
        }
        _observed = chain.TipHash;
        _observedTip = chain.TipHeight;
        signal.Raise();
    }

    [LoggerMessage(1, LogLevel.Information, "Height {Height} against time {Time}: {Winner} won at {DecidingHeight}, attested at tip {Tip}")]
    private static partial void LogDecided(ILogger logger, uint height, uint time, Leg winner, uint decidingHeight, int tip);

    [LoggerMessage(
        2,
        LogLevel.Critical,
        "{Error}: height {Height} against time {Time} is attested for {OnRecord}, the chain now says {OnChain}; the record stands")]
    private static partial void LogContradiction(ILogger logger, ErrorCode error, uint height, uint time, Leg onRecord, Leg onChain);
}
