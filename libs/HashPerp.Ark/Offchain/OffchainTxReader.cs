using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>Recovers the inputs of an off-chain transaction from a stranger's PSBTs.</summary>
internal static class OffchainTxReader
{
    public static OffchainTx Rebuild(PSBT arkTx, IReadOnlyList<PSBT> checkpoints, CsvMultisigClosure unroll)
    {
        ArgumentNullException.ThrowIfNull(arkTx);
        ArgumentNullException.ThrowIfNull(checkpoints);
        var transaction = arkTx.GlobalTransaction;
        if (transaction.Outputs.Count < 2 || !ArkOutputs.IsAnchor(transaction.Outputs[^1]))
        {
            throw ArkErrors.InvalidOffchainTx.Error("The ark tx does not end with the anchor, or has no other output.");
        }
        var byTxid = IndexByTxid(checkpoints);
        if (transaction.Inputs.Count != byTxid.Count)
        {
            throw ArkErrors.CheckpointMismatch.Error($"{byTxid.Count} checkpoints for {transaction.Inputs.Count} inputs.", "Send one for each input.");
        }
        var inputs = transaction.Inputs.Select(input => ReadInput(CheckpointOf(input.PrevOut, byTxid))).ToArray();
        var rebuilt = OffchainTx.Build(inputs, [.. transaction.Outputs.SkipLast(1)], unroll);
        foreach (var checkpoint in rebuilt.Checkpoints)
        {
            if (!byTxid.ContainsKey(checkpoint.GlobalTransaction.GetHash()))
            {
                throw ArkErrors.CheckpointMismatch.Error(
                    $"The checkpoint of {checkpoint.GlobalTransaction.Inputs[0].PrevOut} is not the one that follows from its fields.");
            }
        }
        return rebuilt.ArkTxid == transaction.GetHash()
            ? rebuilt
            : throw ArkErrors.InvalidOffchainTx.Error($"Ark tx {transaction.GetHash()} should be {rebuilt.ArkTxid}.", "Build it as 40-ark-wire §3.8 says.");
    }

    private static Dictionary<uint256, PSBT> IndexByTxid(IReadOnlyList<PSBT> checkpoints)
    {
        if (checkpoints.Count > VirtualTx.MaxInputs)
        {
            throw ArkErrors.CheckpointMismatch.Error($"{checkpoints.Count} checkpoints; at most {VirtualTx.MaxInputs} are read.");
        }
        var byTxid = new Dictionary<uint256, PSBT>();
        foreach (var checkpoint in checkpoints)
        {
            if (checkpoint.Inputs.Count != 1 || !byTxid.TryAdd(checkpoint.GlobalTransaction.GetHash(), checkpoint))
            {
                throw ArkErrors.CheckpointMismatch.Error("A checkpoint with more than one input, or one that stands twice.");
            }
        }
        return byTxid;
    }

    private static PSBT CheckpointOf(OutPoint spent, Dictionary<uint256, PSBT> checkpoints) =>
        spent.N == 0 && checkpoints.TryGetValue(spent.Hash, out var checkpoint)
            ? checkpoint
            : throw ArkErrors.InvalidOffchainTx.Error($"The ark tx spends {spent}, which is no checkpoint's first output.", "Send its checkpoint along.");

    private static VtxoInput ReadInput(PSBT checkpoint)
    {
        var input = checkpoint.Inputs[0];
        var spent = input.WitnessUtxo ?? throw ArkErrors.CheckpointMismatch.Error("A checkpoint that does not say what it spends.");
        var (script, leaf) = LeafReader.Read(input, spent);
        return new VtxoInput(input.TxIn.PrevOut, spent.Value, script, leaf);
    }
}
