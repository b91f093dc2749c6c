using System.Globalization;
using System.Text.Json.Nodes;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>One of the two traders: an agent of its own that is started again, with growing pauses, whenever it ends.</summary>
/// <param name="lean">The leg that it prefers.</param>
internal sealed class Trader(string name, Leg lean, TradersOptions options, TraderNews news, EventOutput output, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(15);

    /// <summary>An agent that lived so long didn't fail at its start.</summary>
    private static readonly TimeSpan GoodLife = TimeSpan.FromMinutes(1);

    private long _lastAnswer;

    public string Name => name;

    public Leg Lean => lean;

    /// <summary>Null while the agent is away or can't answer yet.</summary>
    public AgentUser? User { get; private set; }

    /// <summary>Wall-clock time since the agent last answered; null before the first time.</summary>
    public TimeSpan? SinceLastAnswer => _lastAnswer == 0 ? null : time.GetElapsedTime(_lastAnswer);

    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var pause = FirstPause;
        while (!cancel.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            var reason = await LiveAsync(cancel);
            if (cancel.IsCancellationRequested)
            {
                return;
            }
            pause = time.GetElapsedTime(started) > GoodLife ? FirstPause : pause;
            // A service that is away ends the agent at its start, over and over: that is told once.
            if (pause == FirstPause)
            {
                output.Event("trader.away", $"{name}'s agent ended ({reason}) and is started again.", new JsonObject { ["trader"] = name, ["reason"] = reason });
            }
            await Task.Delay(pause, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LastPause ? pause * 2 : LastPause;
        }
    }

    /// <returns>Why its life ended.</returns>
    private async Task<string> LiveAsync(CancellationToken cancel)
    {
        try
        {
            await using var user = new AgentUser(Start());
            await FollowAsync(user, cancel);
            return "it said nothing";
        }
        catch (Exception failure)
        {
            return Steadily.Short(failure.Message);
        }
        finally
        {
            User = null;
        }
    }

    /// <summary>Asks it for a sign of life, until it has ended.</summary>
    private async Task FollowAsync(AgentUser user, CancellationToken cancel)
    {
        while (!user.Ended.IsCompleted)
        {
            try
            {
                await user.PingAsync(cancel);
                if (User is null)
                {
                    news.Know(await user.LiveContractsAsync(cancel), await user.LiveOrdersAsync(cancel));
                    User = user;
                    output.Event("trader.ready", $"{name} is here (account {user.Account[..8]}).", new JsonObject { ["trader"] = name, ["account"] = user.Account });
                }
                _lastAnswer = time.GetTimestamp();
            }
            catch (HashPerpException) when (!user.Ended.IsCompleted)
            {
                // It stands still, or starts slowly, since somebody whom it needs is away: it is not used, but may come back.
                User = null;
            }
            await Task.WhenAny(user.Ended, Task.Delay(Pace, time, cancel));
            cancel.ThrowIfCancellationRequested();
        }
    }

    private AgentProcess Start()
    {
        var folder = Path.Combine(options.Folder, name.ToLowerInvariant());
        Directory.CreateDirectory(folder);
        string[] arguments =
        [
            "--folder", Path.Combine(folder, "agent"), "--profile", "replay", "--height-offset", options.HeightOffset.ToString(CultureInfo.InvariantCulture),
            "--max-contracts", (options.MaxContracts + options.MaxOrders).ToString(CultureInfo.InvariantCulture),
        ];
        return AgentProcess.Start(name, arguments, Path.Combine(folder, "agent.log"), (@event, data) => news.Take(name, @event, data), ServiceAddress.AgentEnvironment);
    }
}
