using System.Text.Json.Nodes;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>A user whose agent dies at a row's point, at whatever it is asked meanwhile.</summary>
internal sealed class DyingTrader(MatchCrashRow row, ExchangeStage stage, PatientUsers users)
{
    private const int SigKill = 137;

    /// <summary>Of the unix epoch: an order that ended long ago.</summary>
    private const ulong LongAgoMicroseconds = 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private HashSet<string> _known = [];

    public Leg Leg => row.Party;

    private AgentDriver Agent => stage.UserOf(row.Party);

    /// <summary>Starts the agent so that it dies at the row's point.</summary>
    public async Task ArmAsync()
    {
        _known = [.. await OrdersAsync()];
        await Agent.KillAsync();
        await TryAsync(async () =>
        {
            await Agent.StartAsync(row.Fault);
            return "";
        });
    }

    /// <summary>An order for a lot.</summary>
    /// <returns>Its id; null if the agent died before it could say it.</returns>
    public Task<string?> OrderAsync() => TryAsync(() => users.OrderAsync(row.Party));

    /// <summary>An order that the book refuses, since its date has passed.</summary>
    public Task OrderOfThePastAsync() => TryAsync(async () =>
    {
        var order = stage.Order(row.Party, lots: 1);
        (order["tif"], order["expire_unix_us"]) = ("GTD", LongAgoMicroseconds);
        try
        {
            await Agent.CallAsync("order", order);
        }
        catch (AgentRefusedException)
        {
            // What the agent says when it lives to say it.
        }
        return "";
    });

    /// <summary>Takes an order back, as far as the agent lives.</summary>
    public Task CancelAsync(string order) => TryAsync(async () =>
    {
        await users.CancelAsync(row.Party, order);
        return "";
    });

    /// <summary>Waits for the death, and starts the agent again.</summary>
    /// <param name="order">What is known to be written down already.</param>
    /// <returns>The order that was; null if there is none.</returns>
    public async Task<string?> ReviveAsync(string? order = null)
    {
        var process = Agent.Process;
        await Eventually.TrueAsync(() => process.HasExited, $"{row}: the party to reach the point and die there", Patience);
        Assert.Equal(SigKill, await process.WaitForExitAsync(Patience));
        await Agent.StartAsync();
        return order ?? (await OrdersAsync()).FirstOrDefault(found => !_known.Contains(found));
    }

    /// <summary>Null where the agent died over it.</summary>
    public static async Task<string?> TryAsync(Func<Task<string>> ask)
    {
        try
        {
            return await ask();
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task<IEnumerable<string>> OrdersAsync() => ((JsonArray)(await Agent.CallAsync("orders"))!).Select(order => (string)order!["order"]!);
}
