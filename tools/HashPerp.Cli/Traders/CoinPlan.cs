using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>What a trader does about its coins: pure.</summary>
/// <param name="Values">Coins to make, satoshi; empty when there are enough.</param>
/// <param name="From">Free coins that are no good for orders any more and go into the batch.</param>
/// <param name="PaySat">What the faucet has to pay first; 0 when everything is there.</param>
internal sealed record CoinPlan(IReadOnlyList<long> Values, IReadOnlyList<string> From, long PaySat)
{
    /// <summary>New coins are made when fewer than this are fit for an order.</summary>
    public const int FewestCoins = 4;

    /// <summary>A free coin with one own hop can still be split once; with two only a fill of exactly its value could use it.</summary>
    private const int MostHops = 1;

    /// <summary>A coin that the operator may soon sweep is renewed, seconds of chain time.</summary>
    private const long RenewBefore = 20 * 86_400;

    /// <summary>Coins that go into one batch at most.</summary>
    private const int MostInputs = 24;

    private const int MostLevel = 3;
    private const long SmallestPaymentSat = 100_000;

    /// <summary>Levels of the other leg that are provided for.</summary>
    private static readonly int[] OtherLevels = [-1, 0, 1];

    public static readonly CoinPlan None = new([], [], 0);

    /// <param name="boardableSat">On chain, ready to go into a batch.</param>
    /// <param name="now">Median time past of the chain.</param>
    public static CoinPlan Of(Market market, Leg lean, IReadOnlyList<AgentCoin> coins, long boardableSat, long now)
    {
        if (coins.Count(coin => IsFit(coin, market, now)) >= FewestCoins)
        {
            return None;
        }
        var values = Enumerable.Range(-MostLevel, (2 * MostLevel) + 1).Select(level => Exact(lean, level))
            .Concat(OtherLevels.Select(level => Exact(lean.Other(), level))).ToArray();
        var scrap = coins.Where(coin => coin.IsFree && coin.ExpiresAt > now && !IsFit(coin, market, now)).OrderByDescending(coin => coin.AmountSat).Take(MostInputs).ToArray();
        var missing = values.Sum() - boardableSat - scrap.Sum(coin => coin.AmountSat);
        return new CoinPlan(values, [.. scrap.Select(coin => coin.OutPoint)], missing <= 0 ? 0 : Math.Max(missing, SmallestPaymentSat));

        long Exact(Leg leg, int level) => PriceLadder.CoinSat(market, leg, PriceLadder.PriceAt(market, level), 1);
    }

    /// <summary>Whether an order of a lot can be paid with it, by splitting it if need be.</summary>
    public static bool IsFit(AgentCoin coin, Market market, long now) =>
        coin.IsFree && coin.Hops <= MostHops && coin.ExpiresAt > now + RenewBefore && coin.AmountSat >= CheapestSat(market);

    private static long CheapestSat(Market market) => Math.Min(
        PriceLadder.CoinSat(market, Leg.Height, PriceLadder.PriceAt(market, MostLevel), 1), PriceLadder.CoinSat(market, Leg.Time, PriceLadder.PriceAt(market, -MostLevel), 1));
}
