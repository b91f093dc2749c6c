using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>A match whose taker's agent dies before it has said anything: the coordinator calls it off, and the maker's order is back in its place.</summary>
internal sealed class BustedMatch(ExchangeStage stage, StageContracts contracts)
{
    private const string AtTheNotice = "contract.saved.Matched:before:kill";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private string _maker = "";

    /// <summary>Two orders have met, and the taker's agent is dead.</summary>
    public async Task BeginAsync()
    {
        await stage.Exchange.ContractLifecycle.RestartAsync(RoundPatience.Short);
        _maker = await contracts.Users.OrderAsync(Leg.Height);
        var taker = stage.UserOf(Leg.Time);
        await taker.KillAsync();
        await taker.StartAsync(AtTheNotice);
        try
        {
            await contracts.Users.OrderAsync(Leg.Time);
        }
        catch (IOException)
        {
            // The notice may come before the order book's answer.
        }
        await Eventually.TrueAsync(() => taker.Process.HasExited, "the taker's agent to be told of the match", Patience);
    }

    /// <summary>The match is over, and the innocent order rests as before.</summary>
    public async Task EndAsync()
    {
        await contracts.Users.BustedAsync(Leg.Height, _maker);
        await stage.RestsAsync(Leg.Height, _maker, filled: 0);
    }

    /// <summary>The taker is back, and its next order meets the one that was restored.</summary>
    public async Task TradeAsync()
    {
        await stage.Exchange.ContractLifecycle.RestartAsync(RoundPatience.Long);
        await stage.UserOf(Leg.Time).StartAsync();
        contracts.Add(await contracts.Users.ContractAsync(_maker, await contracts.Users.OrderAsync(Leg.Time)));
    }
}
