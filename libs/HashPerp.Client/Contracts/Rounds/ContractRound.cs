using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Decides what a contract does next, from its record alone. <see cref="AdvanceAsync"/> may be called at any time and any number of times; a record that
/// waits for somebody comes back unchanged.
/// </summary>
internal sealed class ContractRound(
    ContractStore store, IRoundWallet wallet, IRoundChain chain, RoundPolicy policy, ContractPlans plans, OpeningRound opening,
    MatchRound matches, Presigning presigning, StepDriver driver, KitBuilder kits, SettlementRound settlement, CloseRound close, SetRecovery recovery,
    Withdrawal withdrawal, RoundEnd end, TimeProvider time)
{
    public async Task<ContractRecord> AdvanceAsync(ContractRecord record, CancellationToken cancel)
    {
        ContractRecord before;
        do
        {
            before = record;
            record = await StepAsync(record, cancel);
        }
        while (record.State != before.State);
        return record;
    }

    private Task<ContractRecord> StepAsync(ContractRecord record, CancellationToken cancel) => record.State switch
    {
        ContractState.Matched => TimedOut(record) ? Task.FromResult(TimeOut(record)) : matches.AdvanceAsync(record, cancel),
        ContractState.Proposed => Task.FromResult(TimeOut(opening.SendProposal(record))),
        ContractState.Agreed => Task.FromResult(TimeOut(presigning.Advance(record.IsMaker ? record : opening.SendAcceptance(record)))),
        ContractState.Presigned when record.Withdrawing is not null => withdrawal.AdvanceAsync(record, cancel),
        ContractState.Presigned => OpenAsync(record, cancel),
        ContractState.Submitted => OpenAsync(record, cancel),
        ContractState.SetUp => AfterSetupAsync(record, cancel),
        ContractState.Active when record.Closing is not null => close.AdvanceAsync(record, cancel),
        ContractState.Active or ContractState.Settling => settlement.AdvanceAsync(record, cancel),
        _ => Task.FromResult(record),
    };

    /// <summary>The transaction that the coins go into: the opening itself, or Setup.</summary>
    private async Task<ContractRecord> OpenAsync(ContractRecord record, CancellationToken cancel)
    {
        var twoStep = ContractPlans.TermsOf(record).Opening == OpeningMode.TwoStep;
        var plan = twoStep ? plans.Setup(record) : plans.Open(record);
        var step = record.Step(plan.Name);
        var peerSigned = step is { PeerSigned: true } || record.PeerArkSignatures.ContainsKey(plan.Name);
        if (plan.ISubmit && !peerSigned && TimedOut(record))
        {
            // HEIGHT's ark signatures leave this process only beside TIME's, so its coins are free.
            return end.Abort(record, ContractErrors.TimedOut, "The other party did not sign in time.");
        }
        if (plan.ISubmit ? peerSigned && step is not { Submitted: true } : step is null)
        {
            // What this party signs is about to leave: to the operator, or to the other party.
            wallet.Burn(record.Round);
        }
        try
        {
            record = await DriveAsync(record, plan, () => { }, cancel);
        }
        catch (HashPerpException refused) when (OperatorException.CodeOf(refused) == OperatorRefusalCode.VtxoAlreadySpent)
        {
            return await withdrawal.OfDeadAsync(store.Find(record.Round)!, plan, refused, cancel);
        }
        step = record.Step(plan.Name)!;
        if (step.Finalized)
        {
            wallet.Spend(record.Round);
            kits.BuildAndStore(record);
            return store.Save(record with { State = twoStep ? ContractState.SetUp : ContractState.Active });
        }
        return step.Submitted && record.State == ContractState.Presigned ? store.Save(record with { State = ContractState.Submitted }) : record;
    }

    private async Task<ContractRecord> AfterSetupAsync(ContractRecord record, CancellationToken cancel)
    {
        if (record.Requested.Contains(StepNames.Refund) && record.Step(StepNames.Final) is not { Submitted: true })
        {
            var refund = plans.Refund(record);
            var tip = await chain.TipAsync(cancel);
            if (tip.MedianTime <= ContractPlans.TermsOf(record).SetupDeadline)
            {
                return record;
            }
            record = driver.Send(record, "request-refund", new StepRequest { Round = record.Round, Step = StepNames.Refund });
            record = await DriveAsync(record, refund, () => { }, cancel);
            return record.IsFinalized(StepNames.Refund) ? store.Save(record with { State = ContractState.Refunded }) : record;
        }
        return await ActivateAsync(record, cancel);
    }

    private async Task<ContractRecord> ActivateAsync(ContractRecord record, CancellationToken cancel)
    {
        var wanted = policy.ActivateAtOnce || record.Requested.Contains(StepNames.Final);
        if (record.Step(StepNames.Final) is null && (record.Leg != Leg.Height || !wanted))
        {
            return record;
        }
        var plan = plans.Final(record);
        var setup = ContractPlans.OpeningOf(record).Setup!;
        var medianTime = (await chain.TipAsync(cancel)).MedianTime;
        if (record.Step(StepNames.Final) is null)
        {
            setup.RequireTimeForFinal(medianTime);
            var signed = ArkStep.Sign(
                new ArkStepRecord { Name = StepNames.Final, StartedAtUnixMs = time.GetUtcNow().ToUnixTimeMilliseconds() }, plan, key => plans.KeyOf(record, key));
            record = store.Save(record.With(ArkStep.TakePeerSignatures(signed, plan, record.PeerPresignatures!.Final!)));
        }
        record = await DriveAsync(record, plan, () => setup.RequireTimeForFinal(medianTime), cancel);
        if (!record.IsFinalized(StepNames.Final))
        {
            return record;
        }
        kits.BuildAndStore(record);
        return store.Save(record with { State = ContractState.Active });
    }

    private async Task<ContractRecord> DriveAsync(ContractRecord record, StepPlan plan, Action mayRelease, CancellationToken cancel)
    {
        record = await driver.AdvanceAsync(record, plan, key => plans.KeyOf(record, key), mayRelease, cancel);
        return await recovery.AdvanceAsync(record, plan, cancel);
    }

    private ContractRecord TimeOut(ContractRecord record) => record.State is ContractState.Matched or ContractState.Proposed or ContractState.Agreed && TimedOut(record)
        ? end.Abort(record, ContractErrors.TimedOut, "The other party did not answer in time.")
        : record;

    private bool TimedOut(ContractRecord record) =>
        time.GetUtcNow().ToUnixTimeMilliseconds() - record.StartedAtUnixMs > policy.RoundLimit.TotalMilliseconds;
}
