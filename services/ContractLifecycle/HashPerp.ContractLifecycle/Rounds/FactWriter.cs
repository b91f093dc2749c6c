using System.Diagnostics;
using Dapper;
using HashPerp.ContractLifecycle.Core;
using HashPerp.ContractScripts;
using HashPerp.Events;
using HashPerp.Events.ContractLifecycle;
using HashPerp.Messaging;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ContractLifecycle;

/// <summary>Writes a fact about a round, and its event, in the transaction of the round's state.</summary>
internal sealed class FactWriter(IOutbox outbox, TimeProvider time)
{
    public async Task WriteAsync(RoundRow row, RoundFact fact, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        var work = new FactWork(row, connection, transaction, time.GetUtcNow(), cancel);
        var told = fact switch
        {
            WasSetUp setUp => await SetUpAsync(work, setUp.Contract),
            Activated activated => await ActivateAsync(work, activated.Contract),
            WasRefunded refunded => await EndAsync(work, "refund", refunded.ArkTxid),
            WasClosed closed => await EndAsync(work, "close", closed.ArkTxid),
            WasAborted aborted => await AbortAsync(work, aborted.Verdict),
            _ => throw new InvalidOperationException($"{fact.GetType().Name} is written nowhere."),
        };
        if (told is not null)
        {
            await outbox.AddAsync(told, connection, transaction, cancel, Activity.Current?.Id ?? row.Traceparent);
        }
        LifecycleTelemetry.Count(fact);
    }

    private static async Task<IEvent> SetUpAsync(FactWork work, Candidate candidate)
    {
        var plan = await PlanAsync(work, candidate);
        await work.SaveContractAsync(plan, candidate);
        await work.SaveTransactionAsync("setup", plan.TxidOf(VerifiedStep.Setup));
        await work.WatchAsync(plan.LiveOutputs(VerifiedStep.Setup));
        return new ContractSetUpV1
        {
            Round = work.Row.Round.Id,
            MatchId = work.Row.MatchId,
            ContractId = candidate.ContractId.ToString(),
            MarketId = plan.Terms.MarketId.ToString(),
            ArkTxid = plan.TxidOf(VerifiedStep.Setup),
            Terms = Hex.Encode(plan.Terms.ToBytes()),
            SetupDeadline = plan.Terms.SetupDeadline,
        };
    }

    private static async Task<IEvent> ActivateAsync(FactWork work, Candidate candidate)
    {
        FaultPoint.Before(LifecycleFaultPoints.ContractActivated);
        var step = candidate.IsTwoStep ? VerifiedStep.Final : VerifiedStep.Open;
        var plan = await PlanAsync(work, candidate);
        ContractPot[] pots = [.. plan.Terms.Rungs.Select((rung, index) =>
            new ContractPot((uint)rung.Strike.Value, rung.Time, plan.Pots[index].ToString(), plan.Terms.PotValue.Value))];
        await work.SaveContractAsync(plan, candidate);
        await work.SaveTransactionAsync(candidate.IsTwoStep ? "final" : "open", plan.TxidOf(step));
        await work.SaveRungsAsync(pots);
        await work.WatchAsync(plan.LiveOutputs(step));
        var parties = work.Row.Round.IsDirect ? [] : new[] { Party.Maker, Party.Taker };
        foreach (var party in parties.OrderBy(party => work.Row.Round[party].Account.ToString(), StringComparer.Ordinal))
        {
            await work.AddStandingAsync(party, new AccountStanding(0, 1, 0));
        }
        FaultPoint.After(LifecycleFaultPoints.ContractActivated);
        return new ContractActivatedV1
        {
            Round = work.Row.Round.Id,
            MatchId = work.Row.MatchId,
            ContractId = candidate.ContractId.ToString(),
            MarketId = plan.Terms.MarketId.ToString(),
            HeightAccount = work.AccountOf(Leg.Height),
            TimeAccount = work.AccountOf(Leg.Time),
            Price = plan.Terms.Price,
            Lots = plan.Terms.Lots,
            ExpiryHeight = plan.Terms.Series.Height,
            ArkTxid = plan.TxidOf(step),
            Terms = Hex.Encode(plan.Terms.ToBytes()),
            Pots = pots,
        };
    }

    private static async Task<IEvent> EndAsync(FactWork work, string step, string arkTxid)
    {
        await work.SaveTransactionAsync(step, arkTxid);
        var (round, match, contract) = (work.Row.Round.Id, work.Row.MatchId, work.Row.Round.Contract!.ContractId.ToString());
        return step == "refund"
            ? new ContractRefundedV1 { Round = round, MatchId = match, ContractId = contract, ArkTxid = arkTxid }
            : new ContractClosedV1 { Round = round, MatchId = match, ContractId = contract, ArkTxid = arkTxid };
    }

    /// <returns>Null for a direct round that only one account ever named: nobody else knows of it.</returns>
    private static async Task<IEvent?> AbortAsync(FactWork work, Verdict verdict)
    {
        var round = work.Row.Round;
        foreach (var party in verdict.Offenders.OrderBy(party => round[party].Account.ToString(), StringComparer.Ordinal))
        {
            await work.AddStandingAsync(party, new AccountStanding(0, 0, 1));
        }
        return !round.IsMutual ? null : new ContractAbortedV1
        {
            Round = round.Id,
            MatchId = work.Row.MatchId,
            Code = verdict.Code,
            Reason = verdict.Reason,
            Offender = verdict.Offender is { } offender ? round[offender].Account.ToString() : null,
            Withdrawn = [.. verdict.Withdrawn.Select(party => round[party].Account.ToString())],
        };
    }

    private static async Task<ContractPlan> PlanAsync(FactWork work, Candidate candidate)
    {
        var terms = await ReportStore.TermsAsync(work.Row.Round.Id, candidate, work.Connection, work.Cancel)
            ?? throw LifecycleErrors.TermsMissing.Error($"The terms of {candidate.ContractId} are in no report of round {work.Row.Round.Id}.");
        return ContractPlan.Of(ContractTerms.Parse(terms), candidate.SecretHash);
    }
}
