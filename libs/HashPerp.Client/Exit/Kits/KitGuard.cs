using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// One kit that is looked after, by its owner or by a tower. It takes no key of the owner's: both parties signed every claim at the opening, so that what a
/// guard needs is the kit, a node, and coins of its own for fees.
/// </summary>
public sealed class KitGuard : IDisposable
{
    private readonly ExitScene _scene;
    private readonly KitWatch _watch;
    private readonly PatientRound _look;

    private KitGuard(ExitScene scene, OutcomeKeys keys, KitWatch watch, IExitLog log)
    {
        (_scene, Keys, _watch) = (scene, keys, watch);
        _look = new PatientRound(watch.RunAsync, log);
    }

    public ExitKit Kit => _scene.Kit;

    /// <summary>Published keys, which let the winner claim at d1; they may be learned at any time.</summary>
    public OutcomeKeys Keys { get; }

    /// <summary>Nothing is left to watch for.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether the last look found something to do.</summary>
    public bool IsUnderWay => !IsOver && _watch.IsUnderWay;

    /// <inheritdoc cref="KitWatch.UnrollNow"/>
    public bool UnrollNow
    {
        get => _watch.UnrollNow;
        set => _watch.UnrollNow = value;
    }

    /// <inheritdoc cref="PatientRound.Waits"/>
    public HashPerpException? Waits => _look.Waits;

    /// <param name="node">Stays the caller's, as <paramref name="keys"/> do.</param>
    /// <exception cref="HashPerpException">As <see cref="ExitScene.OpenAsync"/>.</exception>
    public static async Task<KitGuard> OpenAsync(
        ExitKit kit, RPCClient node, FeeWallet fees, OutcomeKeys keys, GuardSettings settings, IExitLog log, TimeProvider time, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var scene = await ExitScene.OpenAsync(kit, node, time, cancel);
        var unroller = new Unroller(node, fees, time) { FixedSatPerVByte = settings.SatPerVByte, MaxSatPerVByte = settings.MaxSatPerVByte };
        var round = new ExitRound(scene, unroller, keys, settings.Confirmations, log);
        round.TellStart(fees, watching: true);
        return new KitGuard(scene, keys, new KitWatch(scene, round, settings.Policy, log), log);
    }

    /// <summary>One look, and all that follows from it. A node that is away or a package that is refused is told and tried again, however often.</summary>
    public async Task LookAsync(CancellationToken cancel = default) => IsOver = IsOver || await _look.TryAsync(int.MaxValue, cancel);

    /// <summary>Rungs that the owner has won by the node's headers and whose keys aren't all known: with them the claim opens at d1.</summary>
    public IEnumerable<int> RungsWithoutKeys() => Kit.HasPots
        ? Enumerable.Range(0, Kit.Terms.Rungs.Count).Where(rung => _scene.OutcomeOf(rung)?.Winner == Kit.Leg && Keys.Of(rung, Kit.Leg) is null)
        : [];

    public void Dispose() => _scene.Dispose();
}

/// <summary>How a guard goes about it.</summary>
/// <param name="Policy">Null: unroll deadlines are the caller's, see <see cref="KitGuard.UnrollNow"/>.</param>
/// <param name="Confirmations">Blocks after which a claim counts as final.</param>
/// <param name="SatPerVByte">In place of the node's estimate; null for the estimate.</param>
/// <param name="MaxSatPerVByte">Never exceeded.</param>
public sealed record GuardSettings(WatchPolicy? Policy, int Confirmations, int? SatPerVByte, int MaxSatPerVByte);
