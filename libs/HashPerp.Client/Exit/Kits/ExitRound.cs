using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>One look at the chain and all that follows from it: publish the next level, pay more for what is stuck, claim what is open.</summary>
public sealed class ExitRound(ExitScene scene, Unroller unroller, OutcomeKeys keys, int confirmations, IExitLog log)
{
    private readonly HashSet<string> _told = [];
    private readonly HashSet<int> _evidence = [];

    /// <summary>Where fees are to be paid, and where the money will arrive.</summary>
    /// <param name="watching">Nothing is under way yet.</param>
    public void TellStart(FeeWallet fees, bool watching = false)
    {
        var terms = scene.Kit.Terms;
        var graph = scene.Exit.Graph.Transactions;
        // Enough at ten times the lowest rate; what isn't used stays in the account.
        var advised = new Satoshis(ExitLevels.SizeOf(scene.Kit) * 10L);
        var payout = BitcoinAddress.Encode(PartyScripts.OnchainPayout(terms, scene.Kit.Leg, Satoshis.Zero).ScriptPubKey, KitNetwork.Of(scene.Kit));
        log.Event(
            watching ? "watch.started" : "exit.started", $"{(watching ? "Watching" : "Exit of")} contract {scene.Kit.ContractId} for {ExitText.Leg(scene.Kit.Leg)}. Fees are paid from {fees.Address(0)}: {advised} there are enough at 10 sat/vB.",
            new JsonObject
            {
                ["contract"] = scene.Kit.ContractId.ToString(), ["leg"] = ExitText.Leg(scene.Kit.Leg), ["fee_address"] = fees.Address(0), ["advised_sat"] = advised.Value,
                ["more_fee_addresses"] = new JsonArray([.. Enumerable.Range(1, 5).Select(index => JsonValue.Create(fees.Address((uint)index)))]), ["payout_address"] = payout,
            });
        log.Text($"Several coins, each a payment of its own, unroll several branches at once; {ExitText.Count(ExitLevels.Of(graph).Count, "level")} take at least as many blocks.");
        log.Text($"What is yours arrives at {payout}, the contract key of your words.");
    }

    public Task<bool> RunAsync(CancellationToken cancel) => RunAsync(whole: false, cancel);

    /// <param name="whole">Unroll even where no pot is the owner's: the opening pays change to it.</param>
    /// <returns>Whether nothing is left to do.</returns>
    /// <exception cref="HashPerpException">As <see cref="Unroller.AdvanceAsync"/>; <see cref="ClientErrors.AncestryRefused"/>: a root isn't confirmed any more.</exception>
    public async Task<bool> RunAsync(bool whole, CancellationToken cancel)
    {
        await scene.RefreshAsync(cancel);
        await AncestryFetcher.RequireRootsAsync(scene.Exit.Graph, scene.Node, cancel);
        // Before a satoshi goes into fees: a contract that is lost, or taken already, needs no unrolling.
        var look = await scene.LookAsync(keys, blocksToUnroll: ExitLevels.Of(scene.Exit.Graph.Transactions).Count, cancel);
        var now = scene.Now;
        var final = look.All(target => IsFinal(target.State, target.Next, now));
        if (final && !whole)
        {
            return End(look);
        }
        var progress = await unroller.AdvanceAsync(scene.Exit.Graph, cancel);
        if (!progress.IsDone)
        {
            log.Event(
                "exit.unrolling", $"Block {scene.Now.Height}: {progress.Confirmed} of {progress.Total} transactions are confirmed, {progress.Waiting} in the mempool.",
                new JsonObject { ["height"] = scene.Now.Height, ["total"] = progress.Total, ["confirmed"] = progress.Confirmed, ["waiting"] = progress.Waiting }, _told);
            return false;
        }
        if (final)
        {
            return End(look);
        }
        await ClaimOpenAsync(look, now, cancel);
        foreach (var (state, next) in (await scene.LookAsync(keys, blocksToUnroll: 0, cancel)).Where(target => !IsFinal(target.State, target.Next, now)))
        {
            TellProgress(state, next, now);
        }
        return false;
    }

    private bool End(IReadOnlyList<(TargetState State, NextExit Next)> look)
    {
        TellEvidence(look);
        TellEnd(look);
        return true;
    }

    private async Task ClaimOpenAsync(IReadOnlyList<(TargetState State, NextExit Next)> look, ChainMoment now, CancellationToken cancel)
    {
        TellEvidence(look);
        var open = look.Where(target => target.Next.Path is not null && target.State.DelaysFrom is not null && !target.State.Elsewhere
            && target.State.Confirmations == 0 && target.Next.Opening.IsOpen(now));
        await ClaimAsync([.. open.Select(target => target.State.Target.Complete(scene.Exit, target.Next.Path!, keys))], cancel);
    }

    /// <summary>
    /// One by one: a pot that somebody else's claim holds in the mempool must not keep the others back. Such a refusal is told and tried again, since only a
    /// block decides.
    /// </summary>
    private async Task ClaimAsync(IReadOnlyList<Transaction> claims, CancellationToken cancel)
    {
        var underWay = 0;
        foreach (var claim in claims)
        {
            try
            {
                underWay += await unroller.PublishAllAsync([claim], cancel);
            }
            catch (HashPerpException error) when (error.Code == ClientErrors.UnrollFailed)
            {
                log.Event("exit.waits", error.Message, new JsonObject { ["number"] = error.Code.Number, ["reason"] = error.Message }, _told);
            }
            catch (HashPerpException error) when (error.Code == ClientErrors.NoFeeCoin && underWay > 0)
            {
                // The next block gives the change of those under way back.
                return;
            }
        }
    }

    private bool IsFinal(TargetState state, NextExit next, ChainMoment now)
    {
        if (state.Elsewhere)
        {
            return true;
        }
        if (state.Taken is not null)
        {
            return state.Confirmations >= confirmations;
        }
        // Somebody else's pot, once no short reorganisation can make it ours.
        return next.IsOver && next.Outcome is { } outcome && outcome.IsAttestable(now.Height, scene.Kit.Terms.Series.Confirmations);
    }

    private void TellProgress(TargetState state, NextExit next, ChainMoment now) => log.Event(
        "exit.output", $"Block {now.Height}: {state.Target.Name}: {ExitProgress.Sentence(state, next, now)}", ExitProgress.Describe(state, next, now), _told);

    private void TellEvidence(IReadOnlyList<(TargetState State, NextExit Next)> look)
    {
        foreach (var (state, next) in look)
        {
            if (state.Target.Rung is { } rung && next.Outcome is { } outcome && keys.HasAny(rung, outcome.Winner.Other()) && _evidence.Add(rung))
            {
                log.Event(
                    "exit.evidence", $"{state.Target.Name}: a key was published for the leg that lost by this node's headers. Keep it: it proves that the attestor is wrong or lies.",
                    new JsonObject { ["rung"] = rung, ["winner"] = ExitText.Leg(outcome.Winner) });
            }
        }
    }

    /// <summary>Who got what, and why.</summary>
    private void TellEnd(IReadOnlyList<(TargetState State, NextExit Next)> look)
    {
        var own = 0L;
        foreach (var (state, next) in look)
        {
            var won = next.Outcome is { } outcome ? $" {ExitText.Leg(outcome.Winner)} won at block {outcome.DecidingHeight}." : "";
            var (height, time) = state.Taken is { } taken ? ExitProgress.Paid(taken, scene.Kit.Terms) : (0, 0);
            own += scene.Kit.Leg == Leg.Height ? height : time;
            var paid = state.Taken is { } path
                ? $" {path.Name} paid {string.Join(" and ", Sums(height, time))} ({path.Txid})."
                : $" {ExitProgress.Sentence(state, next, scene.Now)}";
            var data = ExitProgress.Describe(state, next, scene.Now);
            (data["height_sat"], data["time_sat"]) = (height, time);
            log.Event("exit.result", $"{state.Target.Name}:{won}{paid}", data);
        }
        log.Event("exit.done", $"{ExitText.Leg(scene.Kit.Leg)} has {new Satoshis(own)} on chain.", new JsonObject { ["own_sat"] = own });
    }

    private static IEnumerable<string> Sums(long height, long time)
    {
        (long Sat, string Leg)[] sums = [(height, "HEIGHT"), (time, "TIME")];
        return sums.Where(sum => sum.Sat > 0).Select(sum => $"{new Satoshis(sum.Sat)} to {sum.Leg}");
    }
}
