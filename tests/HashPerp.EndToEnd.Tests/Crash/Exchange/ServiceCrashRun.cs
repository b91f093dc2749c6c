using System.Diagnostics;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// Plays rows one after the other on one exchange. After each the service is back and what was asked for has happened; at the end two orders become a contract,
/// everything settles and the money is counted.
/// </summary>
internal sealed class ServiceCrashRun : IDisposable
{
    private readonly ExchangeStage _stage;
    private readonly StageContracts _contracts;
    private readonly Queue<string> _setUp = [];
    private readonly List<string> _failures = [];

    private ServiceCrashRun(ExchangeStage stage) => (_stage, _contracts) = (stage, new StageContracts(stage));

    /// <summary>Plays rows on an exchange of their own, whose users have one coin for each row and the last trade.</summary>
    /// <param name="what">Names the run in the report.</param>
    public static async Task PlayAsync(IReadOnlyList<ServiceCrashRow> rows, string what)
    {
        await using var stage = await ExchangeStage.StartWithExactCoinsAsync(lots: rows.Count + 1, RoundPatience.Long);
        using var run = new ServiceCrashRun(stage);
        await run.PlayAsync(rows);
        Assert.True(run._failures.Count == 0, string.Join("\n", run._failures));
        await run._contracts.FillAsync();
        await run._contracts.RequireBalancesAsync(what);
    }

    public void Dispose() => _contracts.Dispose();

    /// <summary>Scene by scene; a row that fails is named at the end and doesn't keep the others from being played.</summary>
    private async Task PlayAsync(IReadOnlyList<ServiceCrashRow> rows)
    {
        foreach (var scene in rows.GroupBy(row => row.Scene))
        {
            if (scene.Key == ServiceScene.Refund)
            {
                await PassDeadlineAsync(scene.Count());
            }
            foreach (var row in scene)
            {
                await PlayAsync(row);
            }
        }
        while (_setUp.TryDequeue(out var spare))
        {
            await _contracts.RefundAsync(spare);
        }
    }

    private async Task PlayAsync(ServiceCrashRow row)
    {
        var began = Stopwatch.GetTimestamp();
        var death = new ServiceDeath(row, _stage.Stack.ServiceOf(row.Service));
        try
        {
            var outcome = await PlayAsync(row.Scene, death);
            CrashReport.Add(row.ToString(), outcome, ExchangeStage.AtStakeSat, Stopwatch.GetElapsedTime(began));
        }
        catch (Exception failure) when (failure is TimeoutException or IOException or AgentRefusedException or InvalidOperationException or Xunit.Sdk.XunitException)
        {
            _failures.Add($"{row}: {failure.Message}");
            CrashReport.Add(row.ToString(), CrashReport.Failed(failure), ExchangeStage.AtStakeSat, Stopwatch.GetElapsedTime(began));
            await death.ReviveAsync();
        }
    }

    /// <returns>What came of it.</returns>
    private async Task<string> PlayAsync(ServiceScene scene, ServiceDeath death)
    {
        switch (scene)
        {
            case ServiceScene.Listing:
                await death.DuringAsync(ListAsync);
                await _contracts.FillAsync();
                return "contract active";
            case ServiceScene.Fill:
                await death.DuringAsync(_contracts.FillAsync);
                return "contract active";
            case ServiceScene.Cancellation:
                await death.DuringAsync(CancelAsync);
                await _contracts.FillAsync();
                return "cancelled, contract active";
            case ServiceScene.Holding:
                await _contracts.FillAsync();
                await death.DuringAsync(() => _stage.Stack.Chain.MineQuicklyAsync());
                return "contract active";
            case ServiceScene.Settlement:
                await _contracts.FillAsync();
                await death.DuringAsync(_contracts.ExpireAsync);
                await _contracts.RequireSettledAsync();
                await ListAsync();
                return "settled";
            case ServiceScene.Setup:
                await death.DuringAsync(async () => _setUp.Enqueue(await _contracts.SetUpAsync()));
                return "set up";
            case ServiceScene.Refund:
                await death.DuringAsync(() => _contracts.RefundAsync(_setUp.Dequeue()));
                return "refunded";
            case ServiceScene.Close:
                var round = await _contracts.FillAsync();
                await death.DuringAsync(() => _contracts.CloseAsync(round));
                return "closed";
            case ServiceScene.Bust:
                var bust = new BustedMatch(_stage, _contracts);
                await bust.BeginAsync();
                await death.DuringAsync(bust.EndAsync);
                await bust.TradeAsync();
                return "busted, order back in its place, contract active";
            default:
                throw new InvalidOperationException($"No such scene: {scene}.");
        }
    }

    /// <summary>At a block of its own: at the same block it would be the market that there is.</summary>
    private async Task ListAsync()
    {
        await _stage.Stack.Chain.MineQuicklyAsync();
        await _stage.ListAsync();
    }

    private async Task CancelAsync() => await _contracts.Users.CancelAsync(Leg.Height, await _contracts.Users.OrderAsync(Leg.Height));

    /// <summary>Enough contracts are set up and past their deadline; orders are for a market that is far from its expiry again.</summary>
    private async Task PassDeadlineAsync(int refunds)
    {
        while (_setUp.Count < refunds)
        {
            _setUp.Enqueue(await _contracts.SetUpAsync());
        }
        await _contracts.PassDeadlineAsync();
        await ListAsync();
    }
}
