using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>The operator's part of an off-chain transaction: its signatures, and what the outputs become.</summary>
public static class AcceptedTx
{
    /// <summary>Signs the ark transaction and its checkpoints in place, and checks that the ark transaction is complete and within the weight limit.</summary>
    public static void Cosign(OffchainTx tx, ECPrivKey signer, OperatorInfo info)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(info);
        for (var i = 0; i < tx.Inputs.Count; i++)
        {
            LeafSigning.Sign(tx.ArkTx, i, signer);
            LeafSigning.Sign(tx.Checkpoints[i], 0, signer);
            if (tx.ArkTx.Inputs[i].GetCondition() is { } condition)
            {
                tx.Checkpoints[i].Inputs[0].SetCondition(condition);
            }
        }
        var weight = TxFinalizer.Finalize(tx.ArkTx).GetWeight();
        if (weight > info.MaxTxWeight)
        {
            throw OperatorErrors.TxTooLarge.Error($"The ark transaction has {weight} weight units.", $"At most {info.MaxTxWeight}; split it.")
                .With("weight", weight).With("max_weight", info.MaxTxWeight);
        }
    }

    /// <summary>Takes the signatures of a returned checkpoint over into a copy of ours and requires it to be complete; ours stays as it was.</summary>
    public static PSBT Complete(PSBT ours, PSBT returned)
    {
        ArgumentNullException.ThrowIfNull(ours);
        var complete = ours.Clone();
        Wire.Recoding(OperatorErrors.InvalidSignature, () => LeafSigning.CopySignatures(returned, complete));
        Conditions.RequireMet(complete, 0);
        Wire.Recoding(OperatorErrors.InvalidSignature, () => LeafSigning.RequireSignatures(complete, 0, LeafSigning.LeafOf(complete, 0).Keys));
        return complete;
    }

    /// <summary>The VTXOs that a finalized ark transaction creates (40-ark-wire §4.3 step 3).</summary>
    /// <param name="spent">The VTXOs it spends; they pass on their ancestry.</param>
    /// <param name="now">Chain time.</param>
    public static IReadOnlyList<VtxoRecord> NewVtxos(Transaction arkTx, IReadOnlyCollection<VtxoRecord> spent, long now)
    {
        ArgumentNullException.ThrowIfNull(arkTx);
        var commitments = spent.SelectMany(vtxo => vtxo.CommitmentTxids).Distinct().ToList();
        var (depth, expiresAt) = (spent.Max(vtxo => vtxo.Depth) + 1, spent.Min(vtxo => vtxo.ExpiresAt));
        var created = arkTx.Outputs
            .Select((output, index) => (output, index))
            .Where(pair => !ArkOutputs.IsAnchor(pair.output) && !OffchainOutputRules.IsExtension(pair.output))
            .Select(pair => new VtxoRecord
            {
                OutPoint = arkTx.OutPointOf(pair.index),
                Amount = pair.output.Value,
                Script = OffchainOutputRules.VtxoScriptOf(pair.output),
                CreatedAt = now,
                ExpiresAt = expiresAt,
                CommitmentTxids = commitments,
                Depth = depth,
                IsPreconfirmed = true,
                // An input can be swept between SubmitTx and FinalizeTx; what comes of it has no way to the chain either.
                IsSwept = spent.Any(vtxo => vtxo.IsSwept),
            })
            .ToList();
        var (before, after) = (Satoshis.Sum(spent.Select(vtxo => vtxo.Amount)), Satoshis.Sum(created.Select(vtxo => vtxo.Amount)));
        return before == after ? created : throw OperatorErrors.MalformedArkTx.Error($"{before} in and {after} out.");
    }
}
