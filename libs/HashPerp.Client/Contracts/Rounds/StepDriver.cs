using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Carries an <see cref="ArkStep"/> through its effects: sign, collect, submit, release in order, finalize. Each call goes as far as it can and may
/// be repeated at any time, also after the process died in it.
/// </summary>
internal sealed class StepDriver(ContractStore store, IRoundOperator operatorClient, IRoundMessenger messenger, TimeProvider time)
{
    /// <param name="keyOf">The private key to a public key that this party signs with.</param>
    /// <param name="mayRelease">Refuses, by throwing, when a checkpoint signature must not leave any more.</param>
    /// <returns>The record as it stands now; the step is over when it is finalized.</returns>
    public async Task<ContractRecord> AdvanceAsync(
        ContractRecord record, StepPlan plan, Func<ECXOnlyPubKey, ECPrivKey> keyOf, Action mayRelease, CancellationToken cancel)
    {
        var step = record.Step(plan.Name);
        if (step is null)
        {
            step = ArkStep.Sign(new ArkStepRecord { Name = plan.Name, StartedAtUnixMs = time.GetUtcNow().ToUnixTimeMilliseconds() }, plan, keyOf);
            record = store.Save(record.With(step));
        }
        if (step.Finalized)
        {
            return record;
        }
        if (plan.ISubmit && !step.PeerSigned && record.PeerArkSignatures.TryGetValue(plan.Name, out var peerSigned))
        {
            step = ArkStep.TakePeerSignatures(step, plan, peerSigned);
            record = store.Save(record.With(step));
        }
        if (!plan.ISubmit)
        {
            record = Send(record, $"{plan.Name}/ark-signatures", new ArkSignatures
            {
                Round = record.Round, Step = plan.Name, ArkTransaction = step.ArkTransaction!,
            });
        }
        else if (!step.Submitted && (step.PeerSigned || !plan.IsShared))
        {
            record = await SubmitAsync(record, plan, step, cancel);
        }
        return record.Step(plan.Name)!.Submitted ? await ReleaseAsync(record, plan, keyOf, mayRelease, cancel) : record;
    }

    /// <summary>Hands a message to the relay once; a crash between the relay's outbox and our record only repeats the same message.</summary>
    public ContractRecord Send(ContractRecord record, string key, RoundMessage message)
    {
        if (record.Sent.Contains(key))
        {
            return record;
        }
        FaultPoint.Before(ContractFaultPoints.Sent);
        messenger.Send(ECXOnlyPubKey.Parse(Hex.Decode(record.Peer)), $"{record.Round}/{key}", message);
        FaultPoint.After(ContractFaultPoints.Sent);
        return store.Save(record with { Sent = [.. record.Sent, key] });
    }

    /// <summary>Asks the operator for the complete set when the last signer doesn't send it.</summary>
    public async Task<ContractRecord> RecoverAsync(ContractRecord record, StepPlan plan, CancellationToken cancel)
    {
        var stored = await operatorClient.FindFinalizedAsync(plan.Transaction, cancel);
        return stored is null ? record : Complete(record, plan, [.. stored.Select(psbt => psbt.ToBase64())]);
    }

    /// <summary>Takes a complete set, from the last signer or the operator, after verifying each signature in it.</summary>
    public ContractRecord Complete(ContractRecord record, StepPlan plan, IReadOnlyList<string> checkpoints)
    {
        var step = ArkStep.TakeReleased(record.Step(plan.Name)!, plan, checkpoints);
        return ArkStep.IsComplete(step, plan)
            ? store.Save(record.With(step with { Finalized = true }))
            : throw ContractErrors.OutOfOrder.Error($"The set of {plan.Name} was called complete and is not.", "Wait, or ask the operator.");
    }

    private async Task<ContractRecord> SubmitAsync(ContractRecord record, StepPlan plan, ArkStepRecord step, CancellationToken cancel)
    {
        FaultPoint.Before(ContractFaultPoints.Submitted);
        var answer = await operatorClient.SubmitAsync(plan.Transaction, PSBT.Parse(step.ArkTransaction!), cancel);
        FaultPoint.After(ContractFaultPoints.Submitted);
        var taken = ArkStep.TakeSubmitted(step, plan, answer.ArkTransaction.ToBase64(), [.. answer.Checkpoints.Select(psbt => psbt.ToBase64())]);
        record = store.Save(record.With(taken));
        return plan.IsShared
            ? Send(record, $"{plan.Name}/submitted", new SubmittedTransaction
            {
                Round = record.Round, Step = plan.Name, ArkTransaction = taken.ArkTransaction!, Checkpoints = taken.Checkpoints,
            })
            : record;
    }

    private async Task<ContractRecord> ReleaseAsync(
        ContractRecord record, StepPlan plan, Func<ECXOnlyPubKey, ECPrivKey> keyOf, Action mayRelease, CancellationToken cancel)
    {
        var step = record.Step(plan.Name)!;
        if (plan.IsShared && plan.ISubmit)
        {
            record = Send(record, $"{plan.Name}/submitted", new SubmittedTransaction
            {
                Round = record.Round, Step = plan.Name, ArkTransaction = step.ArkTransaction!, Checkpoints = step.Checkpoints,
            });
        }
        if (ArkStep.IsMyTurn(step, plan))
        {
            mayRelease();
            (step, _) = ArkStep.Release(step, plan, keyOf);
            FaultPoint.Before(ContractFaultPoints.Released);
            record = store.Save(record.With(step));
            FaultPoint.After(ContractFaultPoints.Released);
        }
        if (!ArkStep.IsComplete(step, plan))
        {
            return SendReleased(record, plan, step, complete: false);
        }
        if (!plan.IFinalize)
        {
            return record;
        }
        FaultPoint.Before(ContractFaultPoints.Finalized);
        await operatorClient.FinalizeAsync(plan.Transaction.ArkTxid, [.. step.Checkpoints.Select(PSBT.Parse)], cancel);
        FaultPoint.After(ContractFaultPoints.Finalized);
        record = plan.IsShared ? SendReleased(record, plan, step, complete: true) : record;
        return store.Save(record.With(step with { Finalized = true }));
    }

    /// <summary>One message for each turn: the key counts the signatures, so a later turn is another message.</summary>
    private ContractRecord SendReleased(ContractRecord record, StepPlan plan, ArkStepRecord step, bool complete)
    {
        var checkpoints = step.Checkpoints.Select(PSBT.Parse).ToArray();
        var signed = plan.Order.TakeWhile(slot => LeafSigning.IsSigned(checkpoints[slot.Input], 0, slot.Key)).ToArray();
        if (signed.Length == 0 || signed[^1].Leg != plan.Me)
        {
            return record;
        }
        return Send(record, $"{plan.Name}/released-{signed.Length}", new ReleasedCheckpoints
        {
            Round = record.Round, Step = plan.Name, Checkpoints = step.Checkpoints, Complete = complete,
        });
    }
}
