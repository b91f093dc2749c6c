using System.Text.Json.Nodes;

namespace HashPerp.EndToEnd.Tests;

/// <summary>Contracts of one lot, and the count at the end.</summary>
internal sealed class TradingDay(ExchangeStage stage)
{
    public const int BlocksToEverySettlement = 130;

    private readonly List<JsonObject> _matches = [];

    public PatientUsers Users { get; } = new(stage);

    public void Add(JsonObject match) => _matches.Add(match);

    public async Task TradeAsync() => Add(await Users.TradeAsync());

    public async Task EndAsync()
    {
        await stage.Stack.Chain.MineAsync(BlocksToEverySettlement);
        foreach (var match in _matches)
        {
            await stage.Stack.WaitForAsync(ExchangeStage.RoundOf(match), "Settled");
        }
        await stage.RequireBalancesAsync(settledLots: _matches.Count);
    }
}
