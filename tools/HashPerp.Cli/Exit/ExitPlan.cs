using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary><c>exit plan</c>: what an exit would be now. Nothing is published or written.</summary>
internal sealed class ExitPlan(ExitScene scene, OutcomeKeys keys, int feeCoins, EventOutput output)
{
    private static readonly int[] UsualRates = [1, 10, 100];

    /// <summary>The rate that the advice is made for unless another one is given, sat/vB.</summary>
    private const int ReserveRate = 50;

    public static async Task<int> RunAsync(ExitOptions options, EventOutput output, CancellationToken cancel)
    {
        var kit = KitFile.Read(options.Kit);
        using var node = new RPCClient(options.RequireNode());
        using var scene = await ExitScene.OpenAsync(kit, node, WallClock.Time, cancel);
        using var keys = OutcomeKeys.Read(kit, options.Keys, folder: null);
        var coins = options.FeeCoins ?? (OwnerWords.AreGiven(options) ? await CountCoinsAsync(options, kit, node, cancel) : 1);
        await new ExitPlan(scene, keys, coins, output).TellAsync(options.FeeRate, cancel);
        return 0;
    }

    private static async Task<int> CountCoinsAsync(ExitOptions options, ExitKit kit, RPCClient node, CancellationToken cancel)
    {
        using var folder = AgentFolder.Open(options.StateFolder);
        using var wallet = OwnerWords.Open(options, kit, folder);
        return (await new FeeWallet(wallet, node, WallClock.Time).FindAsync(cancel)).Count;
    }

    private async Task TellAsync(int? feeRate, CancellationToken cancel)
    {
        var left = await LevelsAsync(cancel);
        // Nothing moves without a coin: reckon with the first one.
        var rounds = ExitLevels.Blocks(left, Math.Max(1, feeCoins));
        output.Event(
            "plan.blocks", $"With {ExitText.Count(feeCoins, "fee coin")}: {ExitText.Count(rounds, "block")} to unroll{(feeCoins == 0 ? ", once there is one" : "")}.",
            new JsonObject { ["fee_coins"] = feeCoins, ["blocks"] = rounds, ["transactions"] = left.Count });
        var terms = scene.Kit.Terms;
        output.Event(
            "plan.waits", $"Then d1 = {terms.Operator.ExitDelay} s with published keys, d2 = {terms.ClaimDelay} s without; HEIGHT's claims open after block {terms.Series.Height}, TIME's with each rung's T.",
            new JsonObject { ["exit_delay"] = terms.Operator.ExitDelay, ["claim_delay"] = terms.ClaimDelay, ["expiry_height"] = terms.Series.Height });
        var look = await scene.LookAsync(keys, rounds, cancel);
        foreach (var (state, next) in look)
        {
            TellTarget(state, next);
            TellDeadline(state, rounds);
        }
        // A claim for every output that may still be the owner's.
        var claims = look.Where(target => !target.Next.IsOver).Select(target => target.Next.Awaits.Presigned);
        TellCost(left, [.. claims], feeRate);
        TellReserve(left, [.. claims], feeRate ?? ReserveRate);
    }

    private async Task<IReadOnlyList<Transaction>> LevelsAsync(CancellationToken cancel)
    {
        var kinds = scene.Kit.Graph.ToDictionary(tx => tx.Txid, tx => KitTransaction.NameOf(tx.Kind));
        var left = new List<Transaction>();
        foreach (var (number, level) in ExitLevels.Of(scene.Exit.Graph.Transactions).Index())
        {
            foreach (var transaction in level)
            {
                var txid = transaction.GetHash();
                var found = await scene.Node.GetRawTransactionAsync(txid, cancel);
                var state = found is null ? "to publish" : found.BlockHash is null ? "in the mempool" : "confirmed";
                if (found?.BlockHash is null)
                {
                    left.Add(transaction);
                }
                output.Event("plan.transaction", $"Level {number + 1}: {kinds[txid]} {txid}, {transaction.GetVirtualSize()} vB, {state}.", new JsonObject
                {
                    ["level"] = number + 1, ["kind"] = kinds[txid], ["txid"] = txid.ToString(), ["vsize"] = transaction.GetVirtualSize(), ["state"] = state,
                });
            }
        }
        return left;
    }

    private void TellTarget(TargetState state, NextExit next)
    {
        var terms = scene.Kit.Terms;
        var race = state.Target.Rung is not { } rung ? "" : next.Outcome is { } outcome
            ? $" {ExitText.Leg(outcome.Winner)} won at block {outcome.DecidingHeight}."
            : $" The race is open: {Math.Max(0, terms.Series.Height - (long)scene.Now.Height)} blocks against {Math.Max(0, terms.Rungs[rung].Time - scene.Now.MedianTime)} s of median time.";
        output.Event("plan.output", $"{state.Target.Name}, {state.Target.Value}:{race} {ExitProgress.Sentence(state, next, scene.Now)}", ExitProgress.Describe(state, next, scene.Now));
    }

    private void TellDeadline(TargetState state, int rounds)
    {
        if (state.Target.Rung is { } rung && state.DelaysFrom is null)
        {
            var deadline = ExitLevels.Deadline(scene.Kit.Terms, rung, rounds);
            var passed = scene.Now.MedianTime > deadline;
            output.Event(
                "plan.deadline", $"{state.Target.Name}: unrolled by {ExitText.Time(deadline)} it is decided by the chain's own rules alone{(passed ? "; that has passed" : "")}.",
                new JsonObject { ["rung"] = rung, ["deadline"] = deadline, ["passed"] = passed });
        }
    }

    private void TellReserve(IReadOnlyList<Transaction> left, IReadOnlyList<PresignedTx> claims, int feeRate)
    {
        var reserve = ExitReserve.Of(left, claims, feeRate);
        output.Event(
            "plan.reserve",
            $"To be ready for {feeRate} sat/vB hold {ExitText.Count(reserve.Coins, "fee coin")} of {reserve.CoinSat} each: {ExitText.Count(reserve.Blocks, "block")} to unroll. More coins make it no faster.",
            new JsonObject
            {
                ["sat_per_vbyte"] = feeRate, ["coins"] = reserve.Coins, ["coin_sat"] = reserve.CoinSat.Value, ["blocks"] = reserve.Blocks,
            });
    }

    private void TellCost(IReadOnlyList<Transaction> left, IReadOnlyList<PresignedTx> claims, int? feeRate)
    {
        var graph = ExitLevels.PackageSize(left);
        var last = claims.Sum(claim => ExitCost.VirtualSizeOf(claim) + ExitCost.ChildVirtualSize);
        foreach (var rate in UsualRates.Concat(feeRate is { } own ? [own] : []).Distinct().Order())
        {
            var cost = new Satoshis((long)(graph + last) * rate);
            output.Event(
                "plan.cost", $"At {rate} sat/vB: {cost} for {ExitText.Count(left.Count, "transaction")} and {ExitText.Count(claims.Count, "claim")} with their children.",
                new JsonObject { ["sat_per_vbyte"] = rate, ["cost_sat"] = cost.Value, ["vsize"] = graph + last });
        }
    }
}
