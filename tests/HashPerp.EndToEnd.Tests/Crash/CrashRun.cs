using System.Diagnostics;
using System.Text.Json.Nodes;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>Plays rows one after the other on one stage, then settles everything and counts the money.</summary>
internal sealed class CrashRun(CrashStage stage)
{
    // Of three rungs TIME wins the two whose T lies before the expiry's median time, HEIGHT the third.
    private const long HeightWinsSat = 1 * CrashStage.PotSat;
    private const long TimeWinsSat = 2 * CrashStage.PotSat;
    private const long ConnectorSat = 330;
    private const int BlocksToEverySettlement = 130;

    private readonly List<string> _failures = [];
    private readonly List<string> _rounds = [];

    /// <summary>Plays a row; one that fails is named at the end and doesn't keep the others from being played.</summary>
    public async Task PlayAsync(CrashRow row, Func<Task<string?>> play)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var round = await play();
            if (round is not null)
            {
                _rounds.Add(round);
            }
            CrashReport.Add(row.ToString(), round is null ? "nothing opened" : "contract resumed", CrashStage.SmallCoinSat + CrashStage.BigCoinSat, Stopwatch.GetElapsedTime(began));
        }
        catch (Exception failure) when (failure is TimeoutException or IOException or AgentRefusedException or InvalidOperationException or Xunit.Sdk.XunitException)
        {
            _failures.Add($"{row}: {failure.Message}");
            CrashReport.Add(row.ToString(), CrashReport.Failed(failure), CrashStage.SmallCoinSat + CrashStage.BigCoinSat, Stopwatch.GetElapsedTime(began));
            foreach (var user in stage.Stack.Users)
            {
                await user.KillAsync();
                await user.StartAsync();
            }
        }
    }

    /// <summary>A contract in whose life nobody dies, to compare with.</summary>
    public void Add(string round) => _rounds.Add(round);

    public void RequireAllPlayed() => Assert.True(_failures.Count == 0, string.Join("\n", _failures));

    /// <summary>Mines to the expiry and past every lock.</summary>
    public Task ExpireAsync() => stage.Stack.Chain.MineAsync(BlocksToEverySettlement);

    /// <summary>Waits until both have every contract settled, each as the one in which nobody died.</summary>
    public async Task RequireSettledAsync()
    {
        foreach (var round in _rounds)
        {
            await stage.Stack.WaitForAsync(round, "Settled");
            foreach (var user in stage.Stack.Users)
            {
                var settlements = (JsonArray)(await user.FindContractAsync(round))!["settlements"]!;
                Assert.Equal(["TIME", "TIME", "HEIGHT"], settlements.Select(rung => (string)rung!["winner"]!));
                Assert.All(settlements, rung => Assert.Equal(CrashStage.PotSat, (long)rung!["pot_sat"]!));
            }
        }
    }

    /// <summary>Every contract that settled leaves each its won pots and its connector; the rest is as it was.</summary>
    /// <param name="heightFreeSat">HEIGHT's coins that were in no settled contract.</param>
    public async Task RequireBalancesAsync(long heightFreeSat = 0, long timeFreeSat = 0)
    {
        Assert.Equal((_rounds.Count * (HeightWinsSat + ConnectorSat)) + heightFreeSat, await stage.UserOf(Leg.Height).BalanceAsync());
        Assert.Equal((_rounds.Count * (TimeWinsSat + ConnectorSat)) + timeFreeSat, await stage.UserOf(Leg.Time).BalanceAsync());
    }
}
