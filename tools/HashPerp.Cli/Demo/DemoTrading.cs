using System.Text.Json.Nodes;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>
/// How an order becomes a contract in the demo. Alice rests two sell orders at one price; Carol takes a lot of the first and falls silent, so the match is
/// busted and the lot is back in its place; Bob's order takes it from there, before the second order, and leaves the first partly filled.
/// </summary>
internal sealed class DemoTrading(ExchangeClient exchange, DemoMarket market, AgentUser alice, AgentUser bob, EventOutput output)
{
    /// <summary>Lots of the order that rests first.</summary>
    private const uint FirstLots = 2;

    private const int RoundDigits = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <returns>The round of the contract that Bob's order opened.</returns>
    public async Task<string> RunAsync(AgentUser carol, CancellationToken cancel)
    {
        var first = await RestAsync(FirstLots, cancel);
        var second = await RestAsync(1, cancel);
        await BustAsync(first, carol, cancel);
        var round = await TradeAsync(first, cancel);
        await RequirePlaceAsync(second, filled: 0, cancel);
        foreach (var order in (string[])[first, second])
        {
            await alice.CancelAsync(order, cancel);
        }
        return round;
    }

    /// <summary>One order of one lot, and one that takes it whole.</summary>
    /// <returns>The round of the contract.</returns>
    public async Task<string> OpenAsync(CancellationToken cancel)
    {
        var maker = await RestAsync(1, cancel);
        var taker = await bob.OrderAsync(market.Order("TIME", 1), cancel);
        var match = await MatchOfAsync(maker, taker, "Active", cancel);
        output.Event("order.matched", $"{bob.Name} buys it at {market.Quote(market.Price)}.", new JsonObject
        {
            ["match"] = match["match"]!.DeepClone(), ["maker_order"] = maker, ["taker_order"] = taker, ["price"] = market.Price, ["lots"] = 1, ["maker_open_lots"] = 0,
        });
        return RoundOf(match);
    }

    private async Task<string> RestAsync(uint lots, CancellationToken cancel)
    {
        var order = await alice.OrderAsync(market.Order("HEIGHT", lots), cancel);
        await WaitAsync(
            async () =>
            {
                var book = await exchange.BookAsync(market.Market.Id, cancel);
                // In option markets HEIGHT is the one who bids.
                var side = PriceQuote.BidLeg(market.Market.Strikes) == Leg.Height ? book.Bids : book.Asks;
                return side.Sum(level => (long)level.Lots) >= lots;
            },
            "the order to rest in the book", cancel);
        output.Event("order.rested", $"{alice.Name} sells {lots} at {market.Quote(market.Price)} (order {order[..8]}).", new JsonObject
        {
            ["user"] = alice.Name, ["order"] = order, ["leg"] = "HEIGHT", ["price"] = market.Price, ["lots"] = lots,
        });
        return order;
    }

    /// <summary>Carol's agent stands still as soon as her order is in, so that it never answers the match.</summary>
    private async Task BustAsync(string first, AgentUser carol, CancellationToken cancel)
    {
        var taken = await carol.OrderAsync(market.Order("TIME", 1), cancel);
        carol.Pause();
        var match = await MatchOfAsync(first, taken, "Busted", cancel);
        output.Event("match.busted", $"{carol.Name} matched 1 lot of order {first[..8]} and fell silent: {(string?)match["reason"]} The lot is back in its place.", new JsonObject
        {
            ["match"] = match["match"]!.DeepClone(), ["maker_order"] = first, ["offender"] = carol.Name, ["reason"] = match["reason"]?.DeepClone(),
        });
        await RequirePlaceAsync(first, filled: 0, cancel);
        carol.Resume();
    }

    private async Task<string> TradeAsync(string first, CancellationToken cancel)
    {
        var taken = await bob.OrderAsync(market.Order("TIME", 1), cancel);
        var match = await MatchOfAsync(first, taken, "Active", cancel);
        await RequirePlaceAsync(first, filled: 1, cancel);
        var trade = (await exchange.TradesAsync(market.Market.Id, cancel))[0];
        output.Event("order.matched", $"{bob.Name} buys 1 of {alice.Name}'s {FirstLots} at {market.Quote(trade.Price)}; {FirstLots - 1} rests on.", new JsonObject
        {
            ["match"] = match["match"]!.DeepClone(), ["maker_order"] = first, ["taker_order"] = taken, ["price"] = trade.Price, ["lots"] = trade.Lots,
            ["maker_open_lots"] = FirstLots - 1,
        });
        return RoundOf(match);
    }

    /// <summary>The round of a match is the first half of its id.</summary>
    private static string RoundOf(JsonObject match) => ((string)match["match"]!)[..RoundDigits];

    private async Task<JsonObject> MatchOfAsync(string maker, string taker, string status, CancellationToken cancel)
    {
        JsonObject? match = null;
        await WaitAsync(
            async () =>
            {
                match = (await alice.MatchesAsync(cancel)).FirstOrDefault(found => (string?)found["maker_order"] == maker && (string?)found["taker_order"] == taker);
                return (string?)match?["status"] == status;
            },
            $"the match to be {status}", cancel);
        return match!;
    }

    private async Task RequirePlaceAsync(string order, uint filled, CancellationToken cancel) => await WaitAsync(
        async () => (await alice.OrdersAsync(cancel)).Any(found => (string?)found["order"] == order && (uint)found["filled"]! == filled && (string?)found["status"] == "Open"),
        $"order {order} to rest with {filled} lots filled", cancel);

    private static async Task WaitAsync(Func<Task<bool>> condition, string what, CancellationToken cancel)
    {
        if (!await Poll.UntilAsync(condition, Patience, cancel))
        {
            throw CliErrors.DemoStuck.Error($"Waited {Patience.TotalMinutes:0} minutes in vain for {what}.", "The logs of the order book and of the agents say more.");
        }
    }
}
