using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary><c>exit coins plan</c>: what taking the coins out would be now. Nothing is published or written, and the agent may be running.</summary>
internal sealed class CoinsPlan(AgentRecords records, IReadOnlyList<CoinStanding> standings, int feeCoins, EventOutput output)
{
    private static readonly int[] UsualRates = [1, 10, 100];

    /// <summary>All addresses that a claim may pay to are P2TR or as small.</summary>
    private static readonly int ClaimVirtualSize = CoinClaim.VirtualSize(Bip86.OutputScript(Nums.InternalKey));

    public static async Task<int> RunAsync(ExitOptions options, EventOutput output, CancellationToken cancel)
    {
        using var records = AgentRecords.Open(options.Kit, alone: false);
        using var node = new RPCClient(options.RequireNode());
        await NodeFitness.RequireAsync(node, records.Genesis, cancel);
        var (found, destination) = OwnerWords.AreGiven(options) ? await AskWordsAsync(options, records, node, cancel) : (1, null);
        var look = new CoinLook(node, records.ExitDelay, destination);
        var standings = new List<CoinStanding>();
        foreach (var coin in records.Coins)
        {
            standings.Add(await look.ReadAsync(coin, cancel));
        }
        var rate = await Unroller.RateAsync(node, options.FeeRate, options.MaxFeeRate, cancel: cancel);
        new CoinsPlan(records, standings, options.FeeCoins ?? found, output).Tell(rate, (await node.GetBlockchainInfoAsync(cancel)).MedianTime);
        return 0;
    }

    private static async Task<(int FeeCoins, Script? Destination)> AskWordsAsync(ExitOptions options, AgentRecords records, RPCClient node, CancellationToken cancel)
    {
        using var folder = AgentFolder.Open(options.StateFolder);
        using var wallet = OwnerWords.Open(options, records.Network, folder);
        CoinsRun.RequireOwner(records, wallet);
        return ((await new FeeWallet(wallet, node, WallClock.Time).FindAsync(cancel)).Count, CoinsRun.OwnScript(wallet));
    }

    private void Tell(int rate, long medianTime)
    {
        var open = standings.Where(standing => standing.Stage is CoinStage.OffChain or CoinStage.OnChain).ToArray();
        var choice = new CoinChoice(ClaimVirtualSize, rate);
        var worthwhile = choice.Worthwhile([.. open.Select(standing => standing.Path)]).Select(path => path.OutPoint).ToHashSet();
        foreach (var standing in standings)
        {
            TellCoin(standing, choice, open.Contains(standing) ? worthwhile.Contains(standing.Coin.OutPoint) : null, rate, medianTime);
        }
        foreach (var (coin, why) in records.Left)
        {
            var data = CoinText.Describe(coin);
            data["left"] = why;
            output.Event("plan.left", $"{CoinText.Name(coin)}: left, {why}.", data);
        }
        var union = CoinChoice.Union(open.Where(standing => worthwhile.Contains(standing.Coin.OutPoint)).Select(standing => standing.Path));
        var blocks = ExitLevels.Blocks(union, Math.Max(1, feeCoins));
        output.Event(
            "plan.blocks", $"With {ExitText.Count(feeCoins, "fee coin")}: {ExitText.Count(blocks, "block")} to unroll{(feeCoins == 0 ? ", once there is one" : "")}. Then {records.ExitDelay} of median time.",
            new JsonObject { ["fee_coins"] = feeCoins, ["blocks"] = blocks, ["transactions"] = union.Count, ["exit_delay"] = records.ExitDelay.Value });
        foreach (var each in UsualRates.Append(rate).Distinct().Order())
        {
            TellCost([.. open.Select(standing => standing.Path)], each);
        }
    }

    private void TellCoin(CoinStanding standing, CoinChoice choice, bool? isWorthIt, int rate, long medianTime)
    {
        var levels = ExitLevels.Of(standing.Coin.Ancestry.Transactions).Count;
        var rounds = ExitLevels.Blocks(standing.Missing, Math.Max(1, feeCoins));
        var (size, by) = (choice.AloneVirtualSize(standing.Path), standing.Coin.BeginBy(rounds));
        var data = CoinText.Describe(standing, medianTime);
        (data["levels"], data["packages"], data["blocks"], data["vsize"]) = (levels, standing.Missing.Count, rounds, size);
        (data["sat_per_vbyte"], data["cost_sat"], data["worth_it"], data["begin_by"]) = (rate, (long)size * rate, isWorthIt, by);
        var worth = isWorthIt switch
        {
            true => $" {new Satoshis((long)size * rate)} if it were the only one, at {rate} sat/vB: worth it.",
            false => $" {new Satoshis((long)size * rate)} if it were the only one, at {rate} sat/vB: not worth it, it stays.",
            null => "",
        };
        var deadline = standing.Stage != CoinStage.OffChain ? ""
            : medianTime < by ? $" Begin by {ExitText.Time(by)}: its batch expires at {ExitText.Time(standing.Coin.Held.ExpiresAt)}."
            : medianTime < standing.Coin.Held.ExpiresAt ? $" Begin now: its batch expires at {ExitText.Time(standing.Coin.Held.ExpiresAt)}."
            : $" Its batch expired at {ExitText.Time(standing.Coin.Held.ExpiresAt)}: whoever has the operator's keys may be faster.";
        output.Event(
            "plan.coin",
            $"{CoinText.Name(standing.Coin.Held)}, {ExitText.Count(standing.Coin.Held.Hops, "hop")}, {ExitText.Count(levels, "level")}: {CoinText.Sentence(standing, medianTime)}{worth}{deadline}",
            data);
    }

    private void TellCost(IReadOnlyList<CoinPath> coins, int rate)
    {
        var choice = new CoinChoice(ClaimVirtualSize, rate);
        var chosen = choice.Worthwhile(coins);
        var (sum, cost) = (Satoshis.Sum(chosen.Select(coin => coin.Amount)), choice.Cost(chosen));
        output.Event(
            "plan.cost", $"At {rate} sat/vB: {cost} for {chosen.Count} of {ExitText.Count(coins.Count, "coin")} that hold {sum}.",
            new JsonObject { ["sat_per_vbyte"] = rate, ["cost_sat"] = cost.Value, ["coins"] = chosen.Count, ["of"] = coins.Count, ["sum_sat"] = sum.Value });
    }
}
