using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>A kit with all that watching it takes: its state folder, the owner's wallet, the keys that concern it, the guard.</summary>
internal sealed class WatchedKit : IDisposable
{
    private readonly List<IDisposable> _parts = [];

    private KitGuard _guard = null!;

    private WatchedKit()
    {
    }

    public bool IsOver => _guard.IsOver;

    /// <summary>Whether something was to be done when it was last looked at.</summary>
    public bool IsUnderWay => _guard.IsUnderWay;

    /// <exception cref="HashPerpException">As <see cref="ExitRun"/>'s start: the kit, the words, the node or the state folder is wrong.</exception>
    public static async Task<WatchedKit> OpenAsync(ExitKit kit, ExitOptions options, RPCClient node, EventOutput output, CancellationToken cancel)
    {
        var watched = new WatchedKit();
        try
        {
            var folder = watched.Own(AgentFolder.Open(options.StateFolder));
            var wallet = watched.Own(OwnerWords.Open(options, kit, folder));
            var keys = watched.Own(OutcomeKeys.Read(kit, OutcomeKeys.Concerning(kit, options.Keys), folder));
            var fees = new FeeWallet(wallet, node, WallClock.Time);
            var policy = new WatchPolicy(options.AutoUnroll, options.WarnHours);
            var settings = new GuardSettings(policy, options.Confirmations, options.FeeRate, options.MaxFeeRate);
            watched._guard = watched.Own(await KitGuard.OpenAsync(kit, node, fees, keys, settings, output, WallClock.Time, cancel));
            return watched;
        }
        catch
        {
            watched.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="KitGuard.LookAsync"/>
    public Task LookAsync(CancellationToken cancel) => _guard.LookAsync(cancel);

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
