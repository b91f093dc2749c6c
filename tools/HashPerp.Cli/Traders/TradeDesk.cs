using System.Globalization;
using System.Text.Json.Nodes;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using Leg = HashPerp.Primitives.Leg;
using Market = HashPerp.ContractScripts.Market;

namespace HashPerp.Cli;

/// <summary>Lets one trader after the other look at the market and act.</summary>
internal sealed class TradeDesk(
    IReadOnlyList<Trader> traders, MarketKeeper markets, TraderChain chain, ExchangeClient exchange, TradePlan plan, SeededRandom random, EventOutput output)
{
    /// <summary>More than any trader takes.</summary>
    private const long MostLots = 1_000;

    private readonly Dictionary<string, int> _ages = [];
    private readonly Dictionary<string, string> _waits = [];

    public async Task ActAsync(CancellationToken cancel)
    {
        var trader = traders[random.Next(traders.Count)];
        if (trader.User is not { } user || markets.Open.Count == 0)
        {
            return;
        }
        var market = markets.Open[random.Next(markets.Open.Count)];
        switch (plan.Decide(await ViewAsync(trader, user, market, cancel), random))
        {
            case TradeAction.Cancel cancelled:
                await user.CancelAsync(cancelled.Order, cancel);
                output.Event("order.cancelled", $"{trader.Name} takes back order {cancelled.Order[..8]}.", new JsonObject
                {
                    ["trader"] = trader.Name, ["order"] = cancelled.Order,
                });
                break;
            case TradeAction.Place order:
                await PlaceAsync(trader, user, market, order, cancel);
                break;
            case TradeAction.Wait wait when _waits.GetValueOrDefault(trader.Name) != wait.Reason:
                _waits[trader.Name] = wait.Reason;
                output.Event("trader.waits", $"{trader.Name} places no order: {wait.Reason}.", new JsonObject { ["trader"] = trader.Name, ["reason"] = wait.Reason });
                break;
        }
    }

    /// <summary>The best price of a side of the book, without what the trader itself has there.</summary>
    public static Offer? BestOf(IEnumerable<BookLevel> levels, Leg side, Bytes32 market, IReadOnlyList<RestingOrder> own) => levels
        .Select(level => new Offer(
            level.Price,
            (uint)Math.Clamp((long)level.Lots - own.Where(order => order.Market == market && order.Leg == side && order.Price == level.Price).Sum(order => order.Lots), 0, MostLots)))
        .FirstOrDefault(offer => offer.Lots > 0);

    private async Task<TraderView> ViewAsync(Trader trader, AgentUser user, Market market, CancellationToken cancel)
    {
        var orders = Aged(trader.Name, await user.LiveOrdersAsync(cancel));
        var contracts = (await user.LiveContractsAsync(cancel)).Count;
        var coins = (await user.CoinsAsync(cancel)).Where(coin => CoinPlan.IsFit(coin, market, chain.MedianTime)).Select(coin => coin.AmountSat).ToArray();
        var book = await exchange.BookAsync(market.Id, cancel);
        return new TraderView(
            trader.Lean, orders, contracts, coins, market, BestOf(book.Bids, Leg.Time, market.Id, orders), BestOf(book.Asks, Leg.Height, market.Id, orders));
    }

    /// <summary>Ages are counted from when this run saw the order first.</summary>
    private RestingOrder[] Aged(string trader, IReadOnlyList<JsonObject> orders)
    {
        var live = orders.ToDictionary(order => $"{trader} {(string)order["order"]!}");
        foreach (var gone in _ages.Keys.Where(key => key.StartsWith(trader + " ", StringComparison.Ordinal) && !live.ContainsKey(key)).ToArray())
        {
            _ages.Remove(gone);
        }
        return [.. live.Select(pair => new RestingOrder(
            (string)pair.Value["order"]!, Bytes32.Parse((string)pair.Value["market"]!), Enum.Parse<Leg>((string)pair.Value["leg"]!, ignoreCase: true),
            (uint)pair.Value["price"]!, (uint)pair.Value["lots"]! - (uint)pair.Value["filled"]! - (uint)pair.Value["cancelled"]!,
            (string)pair.Value["status"]! == "Cancelling" ? 0 : _ages[pair.Key] = _ages.GetValueOrDefault(pair.Key) + 1))];
    }

    private async Task PlaceAsync(Trader trader, AgentUser user, Market market, TradeAction.Place order, CancellationToken cancel)
    {
        var id = await user.OrderAsync(
            new JsonObject
            {
                ["market"] = market.Id.ToString(), ["leg"] = order.Leg.ToString().ToUpperInvariant(), ["price"] = order.Price, ["lots"] = order.Lots,
                ["tif"] = order.Crosses ? "IOC" : "GTC",
            },
            cancel);
        _waits.Remove(trader.Name);
        var (does, how) = (order.Leg == Leg.Height ? "sells" : "buys", order.Crosses ? "at once" : "and waits in the book");
        output.Event(
            "order.placed",
            string.Create(CultureInfo.InvariantCulture, $"{trader.Name} {does} {order.Lots} lot at {order.Price:N0} sat/PH/day {how}, for block {chain.DisplayHeight((int)market.Height):N0} (order {id[..8]})."),
            new JsonObject
            {
                ["trader"] = trader.Name, ["order"] = id, ["market"] = market.Id.ToString(), ["leg"] = order.Leg.ToString().ToUpperInvariant(), ["price"] = order.Price,
                ["lots"] = order.Lots, ["rests"] = !order.Crosses,
            });
    }
}
