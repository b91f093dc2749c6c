using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Looks after one kit. Its sign is a transaction whose outputs were spent off-chain: a coin that funded the contract, a checkpoint, the Setup, the pots. One
/// of them on the chain or in the mempool means that somebody goes back to an old state or races for a pot (30-contract-protocol §5, X2b and X8), and the
/// answer is the whole graph, every branch of it, before the checkpoints' delay is over; then the claims. Nothing is remembered: the next look finds the same.
/// </summary>
public sealed class KitWatch(ExitScene scene, ExitRound round, WatchPolicy? policy, IExitLog log)
{
    private const int SecondsPerHour = 3_600;

    private readonly HashSet<string> _told = [];
    private readonly IReadOnlyList<KitTransaction> _signs = SignsOf(scene.Kit);

    /// <summary>Whether the last look found something to do.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>Unroll although nobody else has begun: whoever sets it knows better than a policy when that is due.</summary>
    public bool UnrollNow { get; set; }

    /// <returns>Whether nothing is left to watch for.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        await scene.RefreshAsync(cancel);
        var seen = await TellSeenAsync(cancel);
        if (!seen && IsLost())
        {
            log.Event("watch.over", "Every rung is the other party's, and deep enough: there is nothing to watch for.", new JsonObject { ["height"] = scene.Now.Height });
            return true;
        }
        var late = !seen && (TellDeadlines() || UnrollNow);
        if (seen || late)
        {
            IsUnderWay = true;
            return await round.RunAsync(whole: seen && HasChange, cancel);
        }
        IsUnderWay = false;
        var now = scene.Now;
        log.Event("watch.quiet", $"Block {now.Height}: nothing of this contract is on the chain.", new JsonObject { ["height"] = now.Height, ["signs"] = _signs.Count }, _told);
        return false;
    }

    /// <summary>
    /// The signs of a kit. What lies above the leaves of a batch tree is none, since others leave through it. A leaf is one, whoever published it and why: a coin that funded the
    /// contract is on the chain with it, and its former owner can take it after the exit delay unless the checkpoint is there first.
    /// </summary>
    public static IReadOnlyList<KitTransaction> SignsOf(ExitKit kit)
    {
        ArgumentNullException.ThrowIfNull(kit);
        var targets = kit.HasPots ? kit.Pots : [kit.Setup!.OutPoint];
        var spent = kit.Graph.Where(tx => tx.Kind is KitTransactionKind.Checkpoint or KitTransactionKind.Ark)
            .SelectMany(tx => tx.Transaction.Inputs).Select(input => input.PrevOut.Hash).Concat(targets.Select(target => target.Hash)).ToHashSet();
        return [.. kit.Graph.Where(tx => tx.Kind != KitTransactionKind.Commitment && spent.Contains(tx.Txid))];
    }

    /// <summary>Change of the opening is lost with it, even to a party that has won no rung.</summary>
    private bool HasChange => scene.Kit.Terms.Changes.Any(change => change.Owner == (scene.Kit.Leg == Leg.Height ? CoinOwner.Height : CoinOwner.Time));

    private async Task<bool> TellSeenAsync(CancellationToken cancel)
    {
        var any = false;
        foreach (var sign in _signs)
        {
            if (await scene.Node.GetRawTransactionAsync(sign.Txid, cancel) is { } found)
            {
                any = true;
                var (kind, confirmed) = (KitTransaction.NameOf(sign.Kind), found.BlockHash is not null);
                log.Event(
                    "watch.seen", $"{kind} {sign.Txid} is {(confirmed ? "on the chain" : "in the mempool")}: the whole graph has to be there before a delay is over.",
                    new JsonObject { ["kind"] = kind, ["txid"] = sign.Txid.ToString(), ["confirmed"] = confirmed, ["height"] = scene.Now.Height }, _told);
            }
        }
        return any;
    }

    private bool IsLost()
    {
        var series = scene.Kit.Terms.Series;
        return scene.Kit.HasPots && scene.Targets.All(target => target.Rung is { } rung && scene.OutcomeOf(rung) is { } outcome
            && outcome.Winner != scene.Kit.Leg && outcome.IsAttestable(scene.Now.Height, series.Confirmations));
    }

    /// <returns>Whether an open race's deadline has come, and the owner wants it unrolled then.</returns>
    private bool TellDeadlines()
    {
        if (policy is null)
        {
            return false;
        }
        // Reckoned with one fee coin: early rather than late.
        var rounds = ExitLevels.Blocks(scene.Exit.Graph.Transactions, feeCoins: 1);
        var due = false;
        foreach (var target in scene.Targets)
        {
            if (target.Rung is not { } rung || scene.OutcomeOf(rung) is not null)
            {
                continue;
            }
            var deadline = ExitLevels.Deadline(scene.Kit.Terms, rung, rounds);
            var passed = scene.Now.MedianTime >= deadline;
            due |= passed && policy.AutoUnroll;
            if (scene.Now.MedianTime >= deadline - ((long)policy.WarnHours * SecondsPerHour))
            {
                TellDeadline(target, deadline, passed, policy);
            }
        }
        return due;
    }

    private void TellDeadline(ExitTarget target, long deadline, bool passed, WatchPolicy policy)
    {
        var advice = (passed, policy.AutoUnroll) switch
        {
            (true, true) => "has come: unrolling",
            (true, false) => "has passed. If your agent can't reach the operator, run 'exit run' now",
            (false, true) => "comes soon; it will be unrolled then",
            _ => "comes soon. If your agent can't reach the operator, run 'exit run' by then",
        };
        log.Event("watch.deadline", $"{target.Name}: its unroll deadline, {ExitText.Time(deadline)}, {advice}.", new JsonObject
        {
            ["rung"] = target.Rung, ["deadline"] = deadline, ["passed"] = passed, ["auto_unroll"] = policy.AutoUnroll, ["height"] = scene.Now.Height,
        }, _told);
    }
}
