using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>
/// <c>exit run</c>: rounds until nothing is left to do. A round looks at the chain and acts on what it finds, so that it doesn't matter what an earlier one,
/// this process or another, has done or what a reorganisation took back.
/// </summary>
internal sealed class ExitRun(Func<CancellationToken, Task<bool>> round, TimeSpan pace, EventOutput output)
{
    /// <summary>Exit code of <c>--once</c> while there is more to do.</summary>
    public const int MoreToDo = 10;

    /// <summary>A package may be refused because the chain moved under it; again and again means that somebody spent its inputs.</summary>
    private const int MostRefusals = 10;

    private readonly PatientRound _round = new(round, output);

    public static async Task<int> RunAsync(ExitOptions options, EventOutput output, CancellationToken cancel)
    {
        var kit = KitFile.Read(options.Kit);
        using var node = new RPCClient(options.RequireNode());
        if (options.To is { } address)
        {
            // Before anything is paid for: a typing error shouldn't come up after hours.
            PayoutTransfer.Destination(kit, address);
        }
        using var folder = AgentFolder.Open(options.StateFolder);
        using var wallet = OwnerWords.Open(options, kit, folder);
        using var keys = OutcomeKeys.Read(kit, options.Keys, folder);
        using var scene = await ExitScene.OpenAsync(kit, node, WallClock.Time, cancel);
        var fees = new FeeWallet(wallet, node, WallClock.Time);
        var unroller = new Unroller(node, fees, WallClock.Time) { FixedSatPerVByte = options.FeeRate, MaxSatPerVByte = options.MaxFeeRate };
        var round = new ExitRound(scene, unroller, keys, options.Confirmations, output);
        round.TellStart(fees);
        var run = new ExitRun(round.RunAsync, options.Pace, output);
        var code = await run.PlayAsync(options.Once, cancel);
        if (code == 0 && options.To is { } to)
        {
            await new PayoutTransfer(scene, wallet, unroller, keys, output).SendAsync(to, cancel);
        }
        return code;
    }

    /// <summary>One round, or all there are.</summary>
    /// <returns>The command's exit code.</returns>
    public Task<int> PlayAsync(bool once, CancellationToken cancel) => once ? OnceAsync(cancel) : UntilDoneAsync(cancel);

    /// <summary>One round. What only time can mend is more to do; everything else is an error.</summary>
    private async Task<int> OnceAsync(CancellationToken cancel) => await _round.TryAsync(mostRefusals: 0, cancel) ? 0 : MoreToDo;

    private async Task<int> UntilDoneAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(pace, WallClock.Time);
        try
        {
            while (!await _round.TryAsync(MostRefusals, cancel))
            {
                await timer.WaitForNextTickAsync(cancel);
            }
            return 0;
        }
        catch (OperationCanceledException)
        {
            output.Event("exit.stopped", "Stopped. Nothing is lost: run the same command again to go on.", []);
            throw;
        }
    }
}
