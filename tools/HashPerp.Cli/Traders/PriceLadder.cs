using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>The prices that the scripted traders use: few, so that a coin made for one of them fits many orders.</summary>
internal static class PriceLadder
{
    /// <summary>Steps of the ladder in one strike step.</summary>
    private const int StepsPerRung = 10;

    /// <summary>What a fill needs beside its stake, satoshi: its position connector.</summary>
    public const long ConnectorSat = 330;

    /// <param name="level">0 is the even price; above it hashprice is dearer.</param>
    public static uint PriceAt(Market market, int level) =>
        checked((uint)(market.EvenPrice + (level * Math.Max(1, (market.Strikes[1].Value - market.Strikes[0].Value) / StepsPerRung))));

    /// <summary>The coin that pays one fill exactly, satoshi.</summary>
    public static long CoinSat(Market market, Leg leg, uint price, uint lots) => market.Stakes(price, lots).Of(leg).Value + ConnectorSat;
}
