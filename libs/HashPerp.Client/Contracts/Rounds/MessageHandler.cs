using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Takes one message of the other agent into the record that it concerns. A message that breaks a rule changes nothing; one that was seen before
/// changes nothing either.
/// </summary>
internal sealed class MessageHandler(
    ContractStore store, IRoundMessenger messenger, ContractPlans plans, OpeningRound opening, MatchRound matches, Presigning presigning, StepDriver driver,
    CloseRound close, RoundEnd end)
{
    /// <returns>The record as it stands now; null when a proposal was refused.</returns>
    /// <exception cref="HashPerpException">Why the message is refused.</exception>
    public async Task<ContractRecord?> HandleAsync(Bytes32 from, RoundMessage message, CancellationToken cancel)
    {
        if (message is Proposal proposal)
        {
            return await ProposedAsync(from, proposal, cancel);
        }
        var record = store.Find(message.Round)
            ?? throw ContractErrors.UnknownRound.Error($"Round {message.Round} is not known here.", "It may have been refused or belong to another agent.");
        if (record.Peer != from.ToString())
        {
            throw ContractErrors.StrangerInRound.Error($"{from} is no party of round {message.Round}.", "Only the two parties speak in a round.");
        }
        if (record.IsOver)
        {
            return record;
        }
        RequireInTime(record, message);
        return message switch
        {
            Acceptance acceptance when record is { IsMaker: true, State: ContractState.Proposed } =>
                await TakeOrAbortAsync(record, () => opening.TakeAcceptanceAsync(record, acceptance, cancel)),
            Presignatures presignatures when record.State == ContractState.Agreed && record.PeerPresignatures is null =>
                await TakeOrAbortAsync(record, () => Task.FromResult(presigning.Take(record, presignatures))),
            ArkSignatures signatures => TakeSignatures(record, signatures),
            SubmittedTransaction submitted => TakeSubmitted(record, submitted),
            ReleasedCheckpoints released => TakeReleased(record, released),
            StepRequest request => TakeRequest(record, request),
            CloseOffered or CloseAccepted or CloseRefused => close.Take(record, message),
            Refusal refusal => TakeRefusal(record, refusal),
            _ => record,
        };
    }

    /// <summary>
    /// The relay promises no order. A message that is ahead of what it builds on is given back, not refused: its sender sends it once.
    /// </summary>
    /// <exception cref="HashPerpException"><see cref="ContractErrors.NotYet"/>.</exception>
    private static void RequireInTime(ContractRecord record, RoundMessage message)
    {
        var early = message switch
        {
            Presignatures => record.State == ContractState.Proposed,
            ArkSignatures signatures => !IsPlannable(record, signatures.Step),
            SubmittedTransaction submitted => !IsPlannable(record, submitted.Step)
                || (record.Step(submitted.Step) is null && submitted.Step != StepNames.Final),
            ReleasedCheckpoints released => record.Step(released.Step) is not { Submitted: true },
            StepRequest => record.State < ContractState.SetUp,
            CloseOffered or CloseAccepted or CloseRefused => record.State < ContractState.Active,
            _ => false,
        };
        if (early)
        {
            throw ContractErrors.NotYet.Error($"A {message.GetType().Name} in state {record.State}.", "It is looked at again later.");
        }
    }

    /// <summary>Whether this side knows enough to build the transaction that a message is about.</summary>
    private static bool IsPlannable(ContractRecord record, string step) => record.Terms is not null
        && (record.SecretHash is not null || ContractPlans.TermsOf(record).Opening != OpeningMode.TwoStep)
        && (!StepNames.IsClose(step) || record.Closing?.Agreed?.Step == step)
        && (step != StepNames.Final || record.OwnPresignatures is not null);

    /// <summary>While nothing is signed that moves money, a wrong answer ends the round at once, and the other party is told why.</summary>
    private async Task<ContractRecord> TakeOrAbortAsync(ContractRecord record, Func<Task<ContractRecord>> take)
    {
        try
        {
            return await take();
        }
        catch (HashPerpException refused) when (!ContractErrors.IsTemporary(refused))
        {
            end.Abort(record, refused.Code, $"{refused.What} {refused.Advice}".TrimEnd());
            throw;
        }
    }

    private async Task<ContractRecord?> ProposedAsync(Bytes32 from, Proposal proposal, CancellationToken cancel)
    {
        if (store.Find(proposal.Round) is { } known && known.Peer == from.ToString())
        {
            return known is { State: ContractState.Matched, IsMaker: false }
                ? await TakeOrAbortAsync(known, () => matches.AcceptAsync(known, proposal, cancel))
                : known;
        }
        if (matches.IsExpected(proposal))
        {
            throw ContractErrors.NotYet.Error($"The proposal of round {proposal.Round} came before the notice of its match.", "It is looked at again later.");
        }
        try
        {
            return await opening.AcceptAsync(from, proposal, cancel);
        }
        catch (HashPerpException refused) when (!ContractErrors.IsTemporary(refused))
        {
            messenger.Send(
                Bitcoin.ECXOnlyPubKey.Parse(from.ToBytes()), $"{proposal.Round}/refusal",
                new Refusal(refused.Code.Number, refused.Code.Name, refused.Message) { Round = proposal.Round });
            throw;
        }
    }

    private ContractRecord TakeSignatures(ContractRecord record, ArkSignatures message)
    {
        var plan = PlanOf(record, message.Step);
        if (!plan.ISubmit || record.Step(message.Step) is { PeerSigned: true })
        {
            return record;
        }
        // Verified against our own transaction now, so that a wrong one is refused to its sender; kept, since it may come before our turn to sign.
        ArkStep.TakePeerSignatures(new ArkStepRecord { Name = message.Step }, plan, message.ArkTransaction);
        return store.Save(record with { PeerArkSignatures = With(record.PeerArkSignatures, message.Step, message.ArkTransaction) });
    }

    private ContractRecord TakeSubmitted(ContractRecord record, SubmittedTransaction message)
    {
        var plan = PlanOf(record, message.Step);
        if (plan.ISubmit || record.Step(message.Step) is { Submitted: true })
        {
            return record;
        }
        var step = record.Step(message.Step)
            ?? (message.Step == StepNames.Final
                ? new ArkStepRecord { Name = message.Step, ArkTransaction = record.OwnPresignatures!.Final }
                : throw ContractErrors.OutOfOrder.Error($"{message.Step} was submitted without this party's signatures."));
        return store.Save(record.With(ArkStep.TakeSubmitted(step, plan, message.ArkTransaction, message.Checkpoints)));
    }

    private ContractRecord TakeReleased(ContractRecord record, ReleasedCheckpoints message)
    {
        var plan = PlanOf(record, message.Step);
        var step = record.Step(message.Step)
            ?? throw ContractErrors.OutOfOrder.Error($"Checkpoints of {message.Step} before the operator's answer.");
        if (step.Finalized)
        {
            return record;
        }
        return message.Complete
            ? driver.Complete(record, plan, message.Checkpoints)
            : store.Save(record.With(ArkStep.TakeReleased(step, plan, message.Checkpoints)));
    }

    private ContractRecord TakeRequest(ContractRecord record, StepRequest request) => request.Step switch
    {
        // Both get their own back: nothing to decide.
        StepNames.Refund when record.State == ContractState.SetUp && !record.Requested.Contains(StepNames.Refund) =>
            store.Save(record with { Requested = [.. record.Requested, StepNames.Refund] }),
        _ => record,
    };

    private ContractRecord TakeRefusal(ContractRecord record, Refusal refusal)
    {
        // A refusal comes from a party that has not submitted and never will. TIME's outstanding signatures keep its coin burnt (30-contract-protocol §4);
        // HEIGHT, with TIME's signatures in hand, may have submitted: it goes on.
        if (record.Steps.Any(step => step.Submitted || step.PeerSigned))
        {
            return record;
        }
        return end.Abort(record, new ErrorCode(refusal.Code, refusal.Name), refusal.Reason, tell: false);
    }

    private StepPlan PlanOf(ContractRecord record, string step) => step switch
    {
        StepNames.Open => plans.Open(record),
        StepNames.Setup => plans.Setup(record),
        StepNames.Final => plans.Final(record),
        StepNames.Refund => plans.Refund(record),
        _ when StepNames.IsClose(step) => plans.Close(record),
        _ => throw ContractErrors.MalformedMessage.Error($"'{step}' is no step of two parties."),
    };

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> signatures, string step, string arkTransaction) =>
        new(signatures) { [step] = arkTransaction };
}
