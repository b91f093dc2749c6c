using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>A verified kit on a node that is fit for it: all that an exit goes by.</summary>
public sealed class ExitScene : IDisposable
{
    /// <summary>Headers below the listing block that the first medians need.</summary>
    private const int HeadersBelow = 11;

    private readonly NodeChainView _view;

    private ExitScene(KitExit exit, RPCClient node, string nodeName, NodeChainView view)
    {
        Exit = exit;
        Node = node;
        NodeName = nodeName;
        _view = view;
        Targets = ExitTarget.Of(exit.Kit);
    }

    public KitExit Exit { get; }

    public ExitKit Kit => Exit.Kit;

    public RPCClient Node { get; }

    /// <summary>What the node calls itself.</summary>
    public string NodeName { get; }

    public IReadOnlyList<ExitTarget> Targets { get; }

    public HeaderChain Headers => _view.Current;

    public ChainMoment Now => ChainMoment.Of(Headers);

    /// <param name="node">Stays the caller's.</param>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.NodeUnfit"/>, or as <see cref="KitExit.OpenAsync"/>.</exception>
    public static async Task<ExitScene> OpenAsync(ExitKit kit, RPCClient node, TimeProvider time, CancellationToken cancel)
    {
        var name = await NodeFitness.RequireAsync(node, kit.Terms.Genesis, cancel);
        var exit = await KitExit.OpenAsync(kit, node, cancel);
        var first = Math.Max(0, checked((int)kit.Terms.Series.Listing.Height) - HeadersBelow);
        return new ExitScene(exit, node, name, await NodeChainView.OpenAsync(node, new NodeChainOptions { FirstHeight = first }, time, cancel));
    }

    public Task RefreshAsync(CancellationToken cancel) => _view.RefreshAsync(cancel);

    /// <summary>Who won a rung by the node's own headers; null while the race is open.</summary>
    public RaceOutcome? OutcomeOf(int rung) => OutcomeRule.Decide(Headers, checked((int)Kit.Terms.Series.Height), Kit.Terms.Rungs[rung].Time);

    /// <summary>Every output that the owner came for, and what comes next for it.</summary>
    /// <param name="blocksToUnroll">Until the outputs are confirmed, where they aren't yet.</param>
    public async Task<IReadOnlyList<(TargetState State, NextExit Next)>> LookAsync(OutcomeKeys keys, int blocksToUnroll, CancellationToken cancel)
    {
        var now = Now;
        var look = new List<(TargetState, NextExit)>();
        foreach (var target in Targets)
        {
            var state = await TargetState.ReadAsync(Node, target, cancel);
            var delaysFrom = state.DelaysFrom ?? now.MedianTime + ((long)blocksToUnroll * ExitOpening.BlockSeconds);
            var outcome = target.Rung is { } rung ? OutcomeOf(rung) : null;
            look.Add((state, NextExit.Choose(state, outcome, Kit.Leg, keys, now, delaysFrom)));
        }
        return look;
    }

    public void Dispose() => _view.Dispose();
}
