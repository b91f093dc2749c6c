using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>Reads what SubmitTx was given and checks all that can be checked without the books (40-ark-wire §4.3).</summary>
public static class SubmittedTx
{
    /// <summary>More than fit into an ark transaction of 40,000 weight units.</summary>
    public const int MaxCheckpoints = 256;

    /// <returns>The transaction rebuilt from its parts, carrying the submitter's signatures, each of them verified.</returns>
    public static OffchainTx Read(string signedArkTx, IReadOnlyList<string> checkpointTxs, OperatorInfo info)
    {
        ArgumentNullException.ThrowIfNull(checkpointTxs);
        ArgumentNullException.ThrowIfNull(info);
        if (checkpointTxs.Count is 0 or > MaxCheckpoints)
        {
            throw OperatorErrors.InvalidCheckpointPsbt.Error($"{checkpointTxs.Count} checkpoints were sent.", $"Send 1 to {MaxCheckpoints}.");
        }
        var arkTx = Wire.ParsePsbt(signedArkTx, OperatorErrors.InvalidArkPsbt, "The ark transaction");
        var checkpoints = checkpointTxs.Select(text => Wire.ParsePsbt(text, OperatorErrors.InvalidCheckpointPsbt, "A checkpoint")).ToList();
        RequireNoNotes(checkpoints);
        RequireCheckpoints(arkTx.GlobalTransaction, checkpoints);
        var rebuilt = Rebuild(arkTx, checkpoints, info);
        OffchainOutputRules.Check(rebuilt.Outputs, info);
        TakeSignatures(arkTx, rebuilt.ArkTx, info);
        return rebuilt;
    }

    private static void RequireNoNotes(List<PSBT> checkpoints)
    {
        if (checkpoints.SelectMany(checkpoint => checkpoint.Inputs).FirstOrDefault(input => input.TapLeafScripts.Any(leaf => ArkNote.IsLeaf(leaf.Script))) is { } note)
        {
            throw OperatorErrors.OffchainTxSpendingNote
                .Error($"{note.TxIn.PrevOut} is a note.", "Redeem it in a batch.").With("vtxo_outpoint", note.TxIn.PrevOut);
        }
    }

    private static void RequireCheckpoints(Transaction arkTx, List<PSBT> checkpoints)
    {
        var txids = checkpoints.Select(checkpoint => checkpoint.GlobalTransaction.GetHash()).ToHashSet();
        foreach (var input in arkTx.Inputs)
        {
            if (!txids.Contains(input.PrevOut.Hash))
            {
                throw OperatorErrors.CheckpointTxNotFound
                    .Error($"Input {input.PrevOut} of the ark transaction has no checkpoint.", "Send the checkpoint of every input.")
                    .With("txid", input.PrevOut.Hash);
            }
        }
    }

    private static OffchainTx Rebuild(PSBT arkTx, List<PSBT> checkpoints, OperatorInfo info)
    {
        try
        {
            return OffchainTx.Rebuild(arkTx, checkpoints, info.CheckpointUnroll);
        }
        catch (HashPerpException error)
        {
            throw Wire.Recode(error, error.Code switch
            {
                var code when code == ArkErrors.CheckpointMismatch => OperatorErrors.CheckpointMismatch,
                var code when code == ArkErrors.InvalidVtxoScript || code == ArkErrors.UnknownClosure => OperatorErrors.InvalidVtxoScript,
                var code when code == ArkErrors.AmountsDoNotMatch => OperatorErrors.MalformedArkTx,
                _ => OperatorErrors.ArkTxMismatch,
            });
        }
    }

    /// <summary>Every key of every leaf but ours has signed, and every condition is met, before anything is locked or signed.</summary>
    private static void TakeSignatures(PSBT submitted, PSBT rebuilt, OperatorInfo info)
    {
        Wire.Recoding(OperatorErrors.InvalidSignature, () => LeafSigning.CopySignatures(submitted, rebuilt));
        for (var i = 0; i < rebuilt.Inputs.Count; i++)
        {
            var input = i;
            Wire.Recoding(OperatorErrors.ArkTxInputNotSigned, () => LeafSigning.RequireAllBut(rebuilt, input, info.SignerKey.XOnly));
            Conditions.RequireMet(rebuilt, input);
        }
    }
}
