using System.Globalization;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// Every word for a leg, derived from it and nowhere stored (35-formats §5): mixing CALL and PUT up has cost others their money. One golden
/// table holds these texts for C# and TypeScript.
/// </summary>
public static class LegLabels
{
    /// <summary>The side of a book quoted in BTC/PH/day.</summary>
    public static string Side(Leg leg) => Pick(leg, height: "SELL", time: "BUY");

    public static string Exposure(Leg leg) => Pick(leg, height: "short hashprice", time: "long hashprice");

    /// <summary>In words of hash rate, which moves against hashprice.</summary>
    public static string OptionLabel(Leg leg) => Pick(leg, height: "hash-rate CALL", time: "hash-rate PUT");

    public static string WinsIf(Leg leg) => Pick(
        leg, height: "K > S; blocks early; MTP(H) <= T", time: "K <= S; blocks late; MTP(H) > T; a tie is TIME");

    public static string MarketView(Leg leg) => Pick(leg, height: "Difficulty up / hashprice below K", time: "Difficulty down / hashprice above K");

    /// <summary>The leg as one sentence to whoever is about to sign.</summary>
    /// <param name="displayHeight">The mainnet height that H stands for, not a node height.</param>
    /// <param name="time">T, unix seconds.</param>
    public static string Sentence(Leg leg, uint displayHeight, uint time)
    {
        var block = displayHeight.ToString("N0", CultureInfo.InvariantCulture);
        var moment = DateTimeOffset.FromUnixTimeSeconds(time).ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture);
        return Pick(leg, height: $"You win if block {block} comes before {moment} UTC.", time: $"You win if block {block} has not come by {moment} UTC.");
    }

    private static string Pick(Leg leg, string height, string time) => leg switch
    {
        Leg.Height => height,
        Leg.Time => time,
        _ => throw ContractScriptErrors.MalformedSignedBytes.Error($"{leg} is not a leg."),
    };
}
