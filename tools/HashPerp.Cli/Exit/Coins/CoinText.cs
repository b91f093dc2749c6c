using System.Text.Json.Nodes;
using HashPerp.Client;

namespace HashPerp.Cli;

/// <summary>How one coin stands, in words and in JSON.</summary>
internal static class CoinText
{
    public static string Name(HeldCoin coin) => $"Coin {coin.OutPoint}, {coin.Amount}";

    public static string Sentence(CoinStanding standing, long medianTime) => standing.Stage switch
    {
        CoinStage.OffChain => $"{ExitText.Count(standing.Missing.Count, "transaction")} still to be published.",
        CoinStage.OnChain when standing.OpensAt > medianTime =>
            $"on the chain; its claim opens in {standing.OpensAt - medianTime} s{ExitText.Rough(standing.OpensAt.Value - medianTime)} of median time, {ExitText.Time(standing.OpensAt.Value)}.",
        CoinStage.OnChain => "on the chain; its claim is open.",
        CoinStage.Claimed => $"its claim {standing.Claim} waits for a block.",
        CoinStage.Taken => $"taken: {standing.Paid} ({standing.Claim}, {ExitText.Count(standing.Confirmations, "confirmation")}).",
        CoinStage.Lost => "lost: somebody else spent an output above it, the operator after the batch expired or its owner off-chain.",
        _ => "it was spent before, and what it paid has moved on.",
    };

    public static JsonObject Describe(HeldCoin coin) => new()
    {
        ["outpoint"] = coin.OutPoint.ToString(), ["amount_sat"] = coin.Amount.Value, ["hops"] = coin.Hops, ["wallet_state"] = coin.State.ToString(), ["expires_at"] = coin.ExpiresAt,
    };

    public static JsonObject Describe(CoinStanding standing, long medianTime)
    {
        var data = Describe(standing.Coin.Held);
        data["stage"] = standing.Stage.ToString();
        data["missing"] = standing.Missing.Count;
        data["opens_at"] = standing.OpensAt;
        data["seconds_left"] = standing.OpensAt is { } opens ? Math.Max(0, opens - medianTime) : null;
        data["claim_txid"] = standing.Claim?.ToString();
        data["paid_sat"] = standing.Stage == CoinStage.Taken ? standing.Paid.Value : null;
        data["confirmations"] = standing.Confirmations;
        return data;
    }
}
