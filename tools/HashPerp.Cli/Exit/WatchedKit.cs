using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>A kit with all that watching it takes: its state folder, the owner's wallet, the keys that concern it, the chain.</summary>
internal sealed class WatchedKit : IDisposable
{
    private readonly List<IDisposable> _parts = [];

    private KitWatch _watch = null!;

    private ExitRun _run = null!;

    private WatchedKit()
    {
    }

    public bool IsOver { get; private set; }

    /// <summary>Whether something was to be done when it was last looked at.</summary>
    public bool IsUnderWay => !IsOver && _watch.IsUnderWay;

    /// <exception cref="HashPerpException">As <see cref="ExitRun"/>'s start: the kit, the words, the node or the state folder is wrong.</exception>
    public static async Task<WatchedKit> OpenAsync(ExitKit kit, ExitOptions options, RPCClient node, EventOutput output, CancellationToken cancel)
    {
        var watched = new WatchedKit();
        try
        {
            var folder = watched.Own(AgentFolder.Open(options.StateFolder));
            var wallet = watched.Own(OwnerWords.Open(options, kit, folder));
            var keys = watched.Own(OutcomeKeys.Read(kit, OutcomeKeys.Concerning(kit, options.Keys), folder));
            var scene = watched.Own(await ExitScene.OpenAsync(kit, node, cancel));
            var fees = new FeeWallet(wallet, node, WallClock.Time);
            var unroller = new Unroller(node, fees, WallClock.Time) { FixedSatPerVByte = options.FeeRate, MaxSatPerVByte = options.MaxFeeRate };
            var round = new ExitRound(scene, unroller, keys, options.Confirmations, output);
            round.TellStart(fees, watching: true);
            watched._watch = new KitWatch(scene, round, options, output);
            watched._run = new ExitRun(watched._watch.RunAsync, options.Pace, output);
            return watched;
        }
        catch
        {
            watched.Dispose();
            throw;
        }
    }

    /// <summary>One look, and all that follows from it. A node that is away or a package that is refused is told and tried again, however often.</summary>
    public async Task LookAsync(CancellationToken cancel) => IsOver = IsOver || await _run.TryAsync(int.MaxValue, cancel);

    public void Dispose()
    {
        foreach (var part in Enumerable.Reverse(_parts))
        {
            part.Dispose();
        }
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _parts.Add(part);
        return part;
    }
}
