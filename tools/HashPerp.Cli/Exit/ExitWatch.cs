using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

using HashPerp.Client;

namespace HashPerp.Cli;

/// <summary>
/// <c>exit watch</c>: looks at the chain for all kits of an owner and acts only where somebody else began. Several may run at once: all publish the same
/// transactions, and pay for those that no other has paid for.
/// </summary>
internal static class ExitWatch
{
    public static async Task<int> RunAsync(ExitOptions options, EventOutput output, CancellationToken cancel)
    {
        using var node = new RPCClient(options.RequireNode());
        var kits = options.Kits.Select(KitFile.Read).ToArray();
        RequireKeysConcern(kits, options.Keys);
        var watched = new List<WatchedKit>();
        try
        {
            foreach (var (index, kit) in kits.Index())
            {
                var own = kits.Length == 1 ? output : output.Of(kit.ContractId.ToString());
                watched.Add(await WatchedKit.OpenAsync(kit, options.For(options.Kits[index], index), node, own, cancel));
            }
            return await WatchAsync(watched, options, output, cancel);
        }
        finally
        {
            watched.ForEach(kit => kit.Dispose());
        }
    }

    private static async Task<int> WatchAsync(IReadOnlyList<WatchedKit> watched, ExitOptions options, EventOutput output, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(options.Pace, WallClock.Time);
        try
        {
            do
            {
                foreach (var kit in watched)
                {
                    await kit.LookAsync(cancel);
                }
            }
            while (!options.Once && !watched.All(kit => kit.IsOver) && await timer.WaitForNextTickAsync(cancel));
            return watched.Any(kit => kit.IsUnderWay) ? ExitRun.MoreToDo : 0;
        }
        catch (OperationCanceledException)
        {
            output.Event("exit.stopped", "Stopped. Nothing is watched now: run the same command again to go on.", []);
            throw;
        }
    }

    private static void RequireKeysConcern(IReadOnlyList<ExitKit> kits, IReadOnlyList<string> keys)
    {
        foreach (var key in keys)
        {
            if (kits.All(kit => OutcomeKeys.Concerning(kit, [key]).Count == 0))
            {
                throw ClientErrors.ForeignOutcomeKey.Error("An outcome key was announced for no rung of these contracts.", "Look for the keys of their attestor, blocks and times.");
            }
        }
    }
}
