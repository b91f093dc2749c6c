using System.Diagnostics;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// Plays rows one after the other on one exchange. After each the service is back, what was asked for has happened, and two orders become a contract; at the
/// end everything settles and the money is counted.
/// </summary>
internal sealed class ServiceCrashRun(ExchangeStage stage)
{
    private const int SigKill = 137;
    private const int BlocksToEverySettlement = 130;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly IReadOnlyDictionary<string, string?> NoFault = new Dictionary<string, string?> { [FaultPoint.Variable] = null };

    private readonly PatientUsers _users = new(stage);
    private readonly List<string> _failures = [];
    private readonly List<string> _rounds = [];

    /// <summary>Plays a row; one that fails is named at the end and doesn't keep the others from being played.</summary>
    public async Task PlayAsync(ServiceCrashRow row)
    {
        var began = Stopwatch.GetTimestamp();
        var service = stage.Stack.ServiceOf(row.Service);
        try
        {
            await (row.Scene switch
            {
                ServiceScene.Block => CrashAsync(row, service, () => stage.Stack.Chain.MineQuicklyAsync()),
                ServiceScene.Listing => CrashAsync(row, service, ListAsync),
                ServiceScene.Fill => CrashAsync(row, service, FillAsync),
                ServiceScene.Cancellation => CrashAsync(row, service, CancelAsync),
                ServiceScene.Settlement => SettleAsync(row, service),
                _ => throw new InvalidOperationException($"No such scene: {row.Scene}."),
            });
            if (row.Scene is not ServiceScene.Fill and not ServiceScene.Settlement)
            {
                await FillAsync();
            }
            CrashReport.Add(row.ToString(), row.Scene == ServiceScene.Settlement ? "settled" : "contract active", ExchangeStage.AtStakeSat, Stopwatch.GetElapsedTime(began));
        }
        catch (Exception failure) when (failure is TimeoutException or IOException or AgentRefusedException or InvalidOperationException or Xunit.Sdk.XunitException)
        {
            _failures.Add($"{row}: {failure.Message}");
            CrashReport.Add(row.ToString(), CrashReport.Failed(failure), ExchangeStage.AtStakeSat, Stopwatch.GetElapsedTime(began));
            await service.KillAsync();
            await service.StartAsync(NoFault);
        }
    }

    public void RequireAllPlayed() => Assert.True(_failures.Count == 0, string.Join("\n", _failures));

    /// <summary>Every contract is settled, and everything is where the races put it.</summary>
    /// <param name="what">Names the run in the report.</param>
    public async Task RequireBalancesAsync(string what)
    {
        var began = Stopwatch.GetTimestamp();
        await stage.Stack.Chain.MineAsync(BlocksToEverySettlement);
        await RequireSettledAsync();
        await stage.RequireBalancesAsync(settledLots: _rounds.Count);
        CrashReport.Add(what, $"{_rounds.Count} contracts settled, balances right", 2 * stage.BoardedSat, Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Dies at the row's point while something is done, and comes back; then that is done all the same.</summary>
    private static async Task CrashAsync(ServiceCrashRow row, ServiceProcess service, Func<Task> act)
    {
        await ArmAsync(row, service);
        var acting = act();
        await Eventually.TrueAsync(() => service.Process.HasExited, $"{row}: the service to reach the point and die there", Patience);
        Assert.Equal(SigKill, await service.Process.WaitForExitAsync(Patience));
        await service.StartAsync(NoFault);
        await acting;
    }

    private static async Task ArmAsync(ServiceCrashRow row, ServiceProcess service)
    {
        await service.StopAsync();
        try
        {
            await service.StartAsync(row.Fault);
        }
        catch (InvalidOperationException)
        {
            // It may pass the point before it says that it is ready.
        }
    }

    private async Task SettleAsync(ServiceCrashRow row, ServiceProcess service)
    {
        await FillAsync();
        await CrashAsync(row, service, () => stage.Stack.Chain.MineAsync(BlocksToEverySettlement));
        await RequireSettledAsync();
        await ListAsync();
    }

    /// <summary>At a block of its own: at the same block it would be the market that there is.</summary>
    private async Task ListAsync()
    {
        await stage.Stack.Chain.MineQuicklyAsync();
        await stage.ListAsync();
    }

    private async Task FillAsync() => _rounds.Add(ExchangeStage.RoundOf(await _users.TradeAsync()));

    private async Task CancelAsync() => await _users.CancelAsync(Leg.Height, await _users.OrderAsync(Leg.Height));

    private async Task RequireSettledAsync()
    {
        foreach (var round in _rounds)
        {
            await stage.Stack.WaitForAsync(round, "Settled");
        }
    }
}
