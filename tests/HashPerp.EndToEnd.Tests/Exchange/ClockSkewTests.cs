using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The wall clock of one machine is off. Contracts go by the chain's time; what goes by a clock bears some minutes, and an hour is refused with both times named.</summary>
public sealed class ClockSkewTests
{
    private const int Minutes = 240;
    private const int Hour = 3600;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [Trait("tier", "full")]
    [InlineData("OrderBook")]
    [InlineData("ContractLifecycle")]
    [InlineData("Settlement")]
    [InlineData("AspAdapter")]
    [InlineData("Gateway")]
    [InlineData("ArkServer")]
    public async Task A_service_with_a_wrong_clock_trades_or_says_so_and_loses_nothing(string service)
    {
        await using var stage = await ExchangeStage.StartWithExactCoinsAsync(lots: 4);
        var day = new TradingDay(stage);
        foreach (var skew in (int[])[Minutes, -Minutes])
        {
            await SetClockAsync(stage, service, skew);
            await day.TradeAsync();
        }
        foreach (var skew in (int[])[Hour, -Hour])
        {
            await SetClockAsync(stage, service, skew);
            var said = stage.Logs.ToHashSet();
            var trading = day.TradeAsync();
            await TradesOrSaysSoAsync(stage, trading, said);
            await SetClockAsync(stage, service, null);
            await trading;
        }
        await SetClockAsync(stage, service, -Minutes);
        await day.EndAsync();
    }

    [Theory]
    [Trait("tier", "full")]
    [InlineData(Hour)]
    [InlineData(-Hour)]
    public async Task An_agent_with_a_wrong_clock_trades_and_settles(int skew)
    {
        await using var stage = await ExchangeStage.StartWithExactCoinsAsync(lots: 2);
        var day = new TradingDay(stage);
        await stage.Stack.Alice.KillAsync();
        await stage.Stack.Alice.StartAsync(clockSkew: skew);
        await day.TradeAsync();
        // And its clock is set in the middle of a contract's life.
        var maker = await day.Users.OrderAsync(Leg.Height);
        await stage.Stack.Alice.KillAsync();
        await stage.Stack.Alice.StartAsync();
        day.Add(await day.Users.ContractAsync(maker, await day.Users.OrderAsync(Leg.Time)));
        await day.EndAsync();
    }

    private static Task SetClockAsync(ExchangeStage stage, string service, int? skew) =>
        stage.Stack.ServiceOf(service).RestartAsync(new Dictionary<string, string?> { [WallClock.Variable] = skew?.ToString() });

    /// <summary>Nobody waits in silence: either there is a contract, or somebody's log has the number of the refusal and both times.</summary>
    private static Task TradesOrSaysSoAsync(ExchangeStage stage, Task trading, HashSet<string> said) => Eventually.TrueAsync(
        () => trading.IsCompleted || stage.Logs.Any(line => !said.Contains(line) && line.Contains("(1621)", StringComparison.Ordinal) && line.Contains("clock says", StringComparison.Ordinal)),
        "a contract, or a refusal that names both clocks", Patience);
}
