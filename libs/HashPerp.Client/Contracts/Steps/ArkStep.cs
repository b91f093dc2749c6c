using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// One ark transaction on its way from template to finalized (30-contract-protocol §4, checkpoint rule). Pure: each method takes the record as it
/// is written down and returns the next one; the caller persists it before anything that follows from it leaves this process.
/// </summary>
internal static class ArkStep
{
    /// <summary>This party signs its inputs of the ark tx. The caller has verified the full claim set of every pot that the transaction makes.</summary>
    /// <param name="keyOf">The private key to a public key of this party; the step disposes of it.</param>
    public static ArkStepRecord Sign(ArkStepRecord record, StepPlan plan, Func<ECXOnlyPubKey, ECPrivKey> keyOf)
    {
        var arkTx = PSBT.Parse(record.ArkTransaction ?? plan.Transaction.ArkTx.ToBase64());
        for (var input = 0; input < plan.Transaction.Inputs.Count; input++)
        {
            foreach (var key in plan.KeysOf(plan.Me, input).Where(key => !LeafSigning.IsSigned(arkTx, input, key)))
            {
                using var secret = keyOf(key);
                LeafSigning.Sign(arkTx, input, secret);
            }
            if (plan.ISubmit && plan.Condition is { } condition)
            {
                arkTx.Inputs[input].SetCondition(condition);
            }
        }
        return record with { ArkTransaction = arkTx.ToBase64() };
    }

    /// <summary>Takes the other party's signatures on the ark tx, all of them or none.</summary>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.MissingSignature"/>, <see cref="ArkErrors.InvalidOffchainTx"/>: another transaction.</exception>
    public static ArkStepRecord TakePeerSignatures(ArkStepRecord record, StepPlan plan, string peerArkTransaction)
    {
        var own = PSBT.Parse(record.ArkTransaction ?? plan.Transaction.ArkTx.ToBase64());
        LeafSigning.CopySignatures(PSBT.Parse(peerArkTransaction), own);
        RequireAllOf(plan.Me.Other(), own, plan);
        return record with { ArkTransaction = own.ToBase64(), PeerSigned = true };
    }

    /// <summary>
    /// Takes the operator's answer to SubmitTx, from the operator or from the other party: the same transactions as ours, every witness element
    /// of every ark input, and the operator's signature on every checkpoint.
    /// </summary>
    /// <exception cref="HashPerpException">What is missing or differs; nothing of this party's has been released then.</exception>
    public static ArkStepRecord TakeSubmitted(ArkStepRecord record, StepPlan plan, string arkTransaction, IReadOnlyList<string> checkpoints)
    {
        var own = PSBT.Parse(record.ArkTransaction ?? plan.Transaction.ArkTx.ToBase64());
        LeafSigning.CopySignatures(PSBT.Parse(arkTransaction), own);
        // A finalized witness exists only if every key of every leaf has signed and every condition is met.
        TxFinalizer.Finalize(own);
        RequireCondition(own, plan);
        var matched = plan.Transaction.MatchCheckpoints([.. checkpoints.Select(PSBT.Parse)]);
        var ours = plan.Transaction.Checkpoints.Select(checkpoint => PSBT.Parse(checkpoint.ToBase64())).ToArray();
        for (var i = 0; i < ours.Length; i++)
        {
            LeafSigning.CopySignatures(matched[i], ours[i]);
            LeafSigning.RequireSignatures(ours[i], 0, [plan.OperatorKey]);
            CopyCondition(own, i, ours[i]);
        }
        return record with { ArkTransaction = own.ToBase64(), Checkpoints = [.. ours.Select(psbt => psbt.ToBase64())], Submitted = true };
    }

    /// <summary>
    /// Takes checkpoint signatures that the other party has released. They must follow the release order: a later one without an earlier one
    /// is refused.
    /// </summary>
    public static ArkStepRecord TakeReleased(ArkStepRecord record, StepPlan plan, IReadOnlyList<string> checkpoints)
    {
        if (!record.Submitted)
        {
            throw ContractErrors.NotYet.Error($"Checkpoint signatures of {plan.Name} before the operator's answer.", "Wait for the submitted transaction.");
        }
        var own = record.Checkpoints.Select(PSBT.Parse).ToArray();
        var matched = plan.Transaction.MatchCheckpoints([.. checkpoints.Select(PSBT.Parse)]);
        for (var i = 0; i < own.Length; i++)
        {
            LeafSigning.CopySignatures(matched[i], own[i]);
        }
        RequireOrder(own, plan);
        return record with { Checkpoints = [.. own.Select(psbt => psbt.ToBase64())] };
    }

    /// <summary>Adds all signatures of this party that are next in the release order, and stops at the first that is the other's turn.</summary>
    /// <returns>The record, and whether a signature was added.</returns>
    public static (ArkStepRecord Record, bool Released) Release(ArkStepRecord record, StepPlan plan, Func<ECXOnlyPubKey, ECPrivKey> keyOf)
    {
        var checkpoints = record.Checkpoints.Select(PSBT.Parse).ToArray();
        var released = false;
        while (plan.NextSlot(checkpoints) is { } slot && slot.Leg == plan.Me)
        {
            using var secret = keyOf(slot.Key);
            LeafSigning.Sign(checkpoints[slot.Input], 0, secret);
            released = true;
        }
        return (record with { Checkpoints = [.. checkpoints.Select(psbt => psbt.ToBase64())] }, released);
    }

    /// <summary>Whether every owner's signature on every checkpoint is there.</summary>
    public static bool IsComplete(ArkStepRecord record, StepPlan plan) =>
        record.Submitted && plan.NextSlot([.. record.Checkpoints.Select(PSBT.Parse)]) is null;

    /// <summary>Whether it is this party's turn to release.</summary>
    public static bool IsMyTurn(ArkStepRecord record, StepPlan plan) =>
        record.Submitted && plan.NextSlot([.. record.Checkpoints.Select(PSBT.Parse)])?.Leg == plan.Me;

    private static void RequireAllOf(Leg leg, PSBT arkTx, StepPlan plan)
    {
        for (var input = 0; input < plan.Transaction.Inputs.Count; input++)
        {
            LeafSigning.RequireSignatures(arkTx, input, plan.KeysOf(leg, input));
        }
    }

    private static void RequireCondition(PSBT arkTx, StepPlan plan)
    {
        // HEIGHT chose the secret and TIME learns it here; TxFinalizer has run the condition with it.
        if (plan.Transaction.Inputs.Any(input => input.Leaf is ConditionMultisigClosure) && arkTx.Inputs.All(input => input.GetCondition() is null))
        {
            throw ContractErrors.SecretMissing.Error($"{plan.Name} does not show the activation secret.", "Release nothing; ask for the complete transaction.");
        }
    }

    private static void RequireOrder(PSBT[] checkpoints, StepPlan plan)
    {
        var missing = plan.Order.SkipWhile(slot => LeafSigning.IsSigned(checkpoints[slot.Input], 0, slot.Key));
        if (missing.Any(slot => LeafSigning.IsSigned(checkpoints[slot.Input], 0, slot.Key)))
        {
            throw ContractErrors.OutOfOrder.Error($"A checkpoint signature of {plan.Name} left its owner before its turn.", "Keep to the release order.");
        }
    }

    private static void CopyCondition(PSBT arkTx, int input, PSBT checkpoint)
    {
        if (arkTx.Inputs[input].GetCondition() is { } condition)
        {
            checkpoint.Inputs[0].SetCondition(condition);
        }
    }
}
