using System.Diagnostics;
using System.Text.Json.Nodes;
using HashPerp.Client;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The contracts of one exchange and what became of each, for the count of the money at the end.</summary>
internal sealed class StageContracts(ExchangeStage stage) : IDisposable
{
    private const int BlocksToEverySettlement = 130;

    /// <summary>Of chain time, and the blocks in which it passes.</summary>
    private const uint SetupSeconds = 7_200;
    private const int BlocksToDeadline = 19;

    private readonly ExchangeView _view = new(stage.Exchange);
    private readonly List<string> _active = [];
    private int _closed;

    public PatientUsers Users { get; } = new(stage);

    /// <summary>A contract that will settle.</summary>
    public void Add(JsonObject match) => _active.Add(ExchangeStage.RoundOf(match));

    /// <summary>Two orders become a contract.</summary>
    /// <returns>Its round.</returns>
    public async Task<string> FillAsync()
    {
        Add(await Users.TradeAsync());
        return _active[^1];
    }

    /// <summary>The first half of a two-step opening, by direct proposal: matches open in one step.</summary>
    /// <returns>The round, set up on both sides.</returns>
    public async Task<string> SetUpAsync()
    {
        var deadline = (uint)await stage.Stack.Chain.MedianTimeAsync() + SetupSeconds;
        var round = await stage.Stack.OpenAsync(stage.Market, deadline);
        await _view.StandsAsync(await ContractOfAsync(round), "SetUp");
        return round;
    }

    /// <summary>From here on what is set up can be refunded.</summary>
    public Task PassDeadlineAsync() => stage.Stack.Chain.MineAsync(BlocksToDeadline);

    /// <summary>The way back from a contract that was set up and never activated.</summary>
    public async Task RefundAsync(string round)
    {
        await RequestAsync(round, StepNames.Refund, Leg.Height);
        await EndedAsync(round, "Refunded");
    }

    /// <summary>Both agree to close a contract of a match before its races.</summary>
    public async Task CloseAsync(string round)
    {
        await RequestAsync(round, StepNames.Close, Leg.Time);
        await RequestAsync(round, StepNames.Close, Leg.Height);
        await EndedAsync(round, "Closed");
        _active.Remove(round);
        _closed++;
    }

    /// <summary>Mines to the expiry and past every lock.</summary>
    public Task ExpireAsync() => stage.Stack.Chain.MineAsync(BlocksToEverySettlement);

    /// <summary>Every contract that was left to its races is settled, for its parties and for the exchange.</summary>
    public async Task RequireSettledAsync()
    {
        foreach (var round in _active)
        {
            await EndedAsync(round, "Settled");
        }
    }

    /// <summary>Everything settles, and everybody's money is where the races, refunds and closes put it.</summary>
    /// <param name="what">Names the run in the report.</param>
    public async Task RequireBalancesAsync(string what)
    {
        var began = Stopwatch.GetTimestamp();
        await ExpireAsync();
        await RequireSettledAsync();
        await stage.RequireBalancesAsync(settledLots: _active.Count, closedLots: _closed);
        CrashReport.Add(what, $"{_active.Count} contracts settled, {_closed} closed, balances right", 2 * stage.BoardedSat, Stopwatch.GetElapsedTime(began));
    }

    public void Dispose() => _view.Dispose();

    private async Task EndedAsync(string round, string state)
    {
        await stage.Stack.WaitForAsync(round, state);
        var contract = await ContractOfAsync(round);
        await _view.StandsAsync(contract, state);
        await _view.BooksAsync(contract, state);
    }

    private async Task<string> ContractOfAsync(string round) => (string)(await stage.Stack.Alice.FindContractAsync(round))!["contract"]!;

    private async Task RequestAsync(string round, string step, Leg asker)
    {
        var request = new JsonObject { ["round"] = round, ["step"] = step };
        if (step == StepNames.Close)
        {
            request["height_sat"] = ExchangeStage.ClosedHeightSat;
        }
        await stage.UserOf(asker).CallAsync("request", request);
    }
}
