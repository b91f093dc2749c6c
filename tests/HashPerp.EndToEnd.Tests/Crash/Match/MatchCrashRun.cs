using System.Diagnostics;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// Plays rows one after the other on one exchange: an agent dies, comes back, and what its user wanted has happened, once; each row ends with a contract. At the end
/// everything settles and the money is counted.
/// </summary>
internal sealed class MatchCrashRun : IDisposable
{
    private const string AtTheNotice = "contract.saved.Matched:before:kill";
    private const string BeforeTheSubmission = "contract.submitted:before:kill";

    /// <summary>A fourth of the agent's pace: it looks at its orders half-way between two beats, and must find them suspended then.</summary>
    private static readonly IReadOnlyDictionary<string, string?> ImpatientBook = new Dictionary<string, string?> { ["OrderBook__HeartbeatMilliseconds"] = "500" };

    private static readonly IReadOnlyDictionary<string, string?> PatientBook = new Dictionary<string, string?> { ["OrderBook__HeartbeatMilliseconds"] = null };

    private readonly ExchangeStage _stage;
    private readonly StageContracts _contracts;
    private readonly List<string> _failures = [];

    private MatchCrashRun(ExchangeStage stage) => (_stage, _contracts) = (stage, new StageContracts(stage));

    /// <summary>Plays rows on an exchange of their own, whose users have one coin for each row and the last trade.</summary>
    /// <param name="what">Names the run in the report.</param>
    public static async Task PlayAsync(IReadOnlyList<MatchCrashRow> rows, string what)
    {
        var hasBigCoins = rows.All(row => row.Scene == MatchScene.Split);
        await using var stage = hasBigCoins ? await ExchangeStage.StartWithBigCoinsAsync(rows.Count + 1, RoundPatience.Long)
            : await ExchangeStage.StartWithExactCoinsAsync(rows.Count + 1, RoundPatience.Long);
        using var run = new MatchCrashRun(stage);
        foreach (var scene in rows.GroupBy(row => row.Scene))
        {
            await run.PlaySceneAsync(scene.Key, [.. scene]);
        }
        Assert.True(run._failures.Count == 0, string.Join("\n", run._failures));
        await run._contracts.FillAsync();
        await run._contracts.RequireBalancesAsync(what);
    }

    public void Dispose() => _contracts.Dispose();

    private async Task PlaySceneAsync(MatchScene scene, IReadOnlyList<MatchCrashRow> rows)
    {
        var (services, before, after) = scene switch
        {
            MatchScene.Silence => (_stage.Exchange.OrderBook, ImpatientBook, PatientBook),
            MatchScene.Bust or MatchScene.LateBust => (_stage.Exchange.ContractLifecycle, RoundPatience.Short, RoundPatience.Long),
            _ => (null, null, null),
        };
        foreach (var row in rows)
        {
            // Only while the row is played: its last trade shall not be hurried.
            await (services?.RestartAsync(before) ?? Task.CompletedTask);
            await PlayAsync(row, () => services?.RestartAsync(after) ?? Task.CompletedTask);
        }
    }

    private async Task PlayAsync(MatchCrashRow row, Func<Task> calm)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var party = new DyingTrader(row, _stage, _contracts.Users);
            await (row.Scene switch
            {
                MatchScene.Fill or MatchScene.Split => FillAsync(party, row.Party),
                MatchScene.Cancellation => CancelAsync(party),
                MatchScene.Refusal => RefuseAsync(party),
                MatchScene.Silence => FallSilentAsync(party, row.Party, calm),
                MatchScene.Bust => BustAsync(party, row.Party, AtTheNotice, calm),
                MatchScene.LateBust => BustAsync(party, row.Party, BeforeTheSubmission, calm),
                _ => throw new InvalidOperationException($"No such scene: {row.Scene}."),
            });
            CrashReport.Add(row.ToString(), "contract active", ExchangeStage.AtStakeSat, Stopwatch.GetElapsedTime(began));
        }
        catch (Exception failure) when (failure is TimeoutException or IOException or AgentRefusedException or InvalidOperationException or Xunit.Sdk.XunitException)
        {
            _failures.Add($"{row}: {failure.Message}");
            CrashReport.Add(row.ToString(), CrashReport.Failed(failure), ExchangeStage.AtStakeSat, Stopwatch.GetElapsedTime(began));
            await calm();
            foreach (var user in _stage.Stack.Users)
            {
                await user.KillAsync();
                await user.StartAsync();
            }
        }
    }

    /// <summary>HEIGHT's order rests, TIME's takes it.</summary>
    private async Task FillAsync(DyingTrader party, Leg leg)
    {
        await party.ArmAsync();
        var height = leg == Leg.Height ? await party.OrderAsync() : await _contracts.Users.OrderAsync(Leg.Height);
        if (height is null)
        {
            // It died on the way to the book.
            height = await party.ReviveAsync() ?? await _contracts.Users.OrderAsync(Leg.Height);
            await TradeAsync(height, Leg.Time);
            return;
        }
        var time = leg == Leg.Time ? await party.OrderAsync() : await _contracts.Users.OrderAsync(Leg.Time);
        time = await party.ReviveAsync(leg == Leg.Time ? time : null) is { } revived && leg == Leg.Time ? revived : time;
        _contracts.Add(await _contracts.Users.ContractAsync(height, time ?? await _contracts.Users.OrderAsync(Leg.Time)));
    }

    private async Task CancelAsync(DyingTrader party)
    {
        await party.ArmAsync();
        var order = await party.OrderAsync();
        if (order is not null)
        {
            await party.CancelAsync(order);
        }
        order = await party.ReviveAsync(order) ?? await _contracts.Users.OrderAsync(party.Leg);
        await party.CancelAsync(order);
        await _contracts.FillAsync();
    }

    private async Task RefuseAsync(DyingTrader party)
    {
        await party.ArmAsync();
        await party.OrderOfThePastAsync();
        var order = await party.ReviveAsync();
        if (order is not null)
        {
            await _contracts.Users.RefusedAsync(party.Leg, order);
        }
        await _contracts.FillAsync();
    }

    private async Task FallSilentAsync(DyingTrader party, Leg leg, Func<Task> calm)
    {
        await party.ArmAsync();
        var order = await party.OrderAsync();
        order = await party.ReviveAsync(order) ?? throw new InvalidOperationException("An order that the book has was written down.");
        await calm();
        await TradeAsync(order, Other(leg));
    }

    /// <summary>The other agent dies at its point of the round; this one is told that the match is over, and its order is back in its place.</summary>
    private async Task BustAsync(DyingTrader party, Leg leg, string fault, Func<Task> calm)
    {
        var silent = _stage.UserOf(Other(leg));
        string? order = null;
        if (leg == Leg.Height)
        {
            await party.ArmAsync();
            order = await party.OrderAsync();
        }
        await silent.KillAsync();
        await silent.StartAsync(fault);
        await DyingTrader.TryAsync(() => _contracts.Users.OrderAsync(Other(leg)));
        if (leg == Leg.Time)
        {
            await party.ArmAsync();
            order = await party.OrderAsync();
        }
        order = await party.ReviveAsync(order) ?? throw new InvalidOperationException("An order that was matched was written down.");
        await _contracts.Users.BustedAsync(leg, order);
        await _stage.RestsAsync(leg, order, filled: 0);
        await _contracts.Users.OverAsync(leg, order);
        await calm();
        await silent.StartAsync();
        await TradeAsync(order, Other(leg));
    }

    /// <summary>An order of the other side meets the one that rests.</summary>
    private async Task TradeAsync(string resting, Leg other) =>
        _contracts.Add(await _contracts.Users.ContractAsync(resting, await _contracts.Users.OrderAsync(other)));

    private static Leg Other(Leg leg) => leg == Leg.Height ? Leg.Time : Leg.Height;
}
