using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>
/// An off-chain transaction (40-ark-wire §3.8): one checkpoint for each VTXO spent, and the ark tx that spends the checkpoints. Everything
/// that fixes the txids follows from inputs, outputs and the operator's unroll leaf, so both sides build it and compare.
/// </summary>
public sealed class OffchainTx
{
    private OffchainTx(IReadOnlyList<VtxoInput> inputs, CsvMultisigClosure unroll, IReadOnlyList<PSBT> checkpoints, PSBT arkTx)
    {
        Inputs = inputs;
        CheckpointUnroll = unroll;
        Checkpoints = checkpoints;
        ArkTx = arkTx;
        ArkTxid = arkTx.GlobalTransaction.GetHash();
    }

    /// <summary>The VTXOs in the order of the ark tx's inputs.</summary>
    public IReadOnlyList<VtxoInput> Inputs { get; }

    public CsvMultisigClosure CheckpointUnroll { get; }

    /// <summary>In the order of <see cref="Inputs"/>.</summary>
    public IReadOnlyList<PSBT> Checkpoints { get; }

    public PSBT ArkTx { get; }

    public uint256 ArkTxid { get; }

    /// <summary>Without the anchor.</summary>
    public IReadOnlyList<TxOut> Outputs => [.. ArkTx.GlobalTransaction.Outputs.SkipLast(1)];

    /// <param name="outputs">Without the anchor; worth exactly what the inputs are.</param>
    /// <param name="checkpointUnroll">GetInfo's checkpoint leaf, verbatim.</param>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.AmountsDoNotMatch"/>, <see cref="ArkErrors.InvalidOffchainTx"/>.</exception>
    public static OffchainTx Build(IReadOnlyList<VtxoInput> inputs, IReadOnlyList<TxOut> outputs, CsvMultisigClosure checkpointUnroll)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(checkpointUnroll);
        var checkpoints = inputs.Select(input => BuildCheckpoint(input, checkpointUnroll)).ToArray();
        var arkInputs = inputs.Select((input, i) => new VtxoInput(
            checkpoints[i].GlobalTransaction.OutPointOf(0), input.Amount, CheckpointScript(input.Leaf, checkpointUnroll), input.Leaf));
        return new OffchainTx([.. inputs], checkpointUnroll, checkpoints, VirtualTx.Build([.. arkInputs], outputs));
    }

    /// <summary>
    /// The script of a checkpoint's output: the operator may take it after the delay, or the leaf that was used goes on to the ark tx.
    /// </summary>
    public static VtxoScript CheckpointScript(Closure leaf, CsvMultisigClosure checkpointUnroll) => new(checkpointUnroll, leaf);

    /// <summary>
    /// Reads what a peer submitted, builds the same transaction again and compares txids. The result carries fields of our own making, and
    /// no signatures; see <see cref="LeafSigning.CopySignatures(PSBT, PSBT)"/>.
    /// </summary>
    /// <exception cref="HashPerpException">
    /// <see cref="ArkErrors.InvalidOffchainTx"/>: an input without checkpoint, or other bytes; <see cref="ArkErrors.CheckpointMismatch"/>.
    /// </exception>
    public static OffchainTx Rebuild(PSBT arkTx, IReadOnlyList<PSBT> checkpoints, CsvMultisigClosure checkpointUnroll) =>
        OffchainTxReader.Rebuild(arkTx, checkpoints, checkpointUnroll);

    /// <summary>
    /// Puts checkpoints that an operator returned into the order of <see cref="Inputs"/>, by what they spend (operators return them in any
    /// order), and refuses any but exactly ours.
    /// </summary>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.CheckpointMismatch"/>.</exception>
    public IReadOnlyList<PSBT> MatchCheckpoints(IReadOnlyList<PSBT> returned)
    {
        ArgumentNullException.ThrowIfNull(returned);
        if (returned.Count != Checkpoints.Count)
        {
            throw ArkErrors.CheckpointMismatch.Error($"{returned.Count} checkpoints for {Checkpoints.Count} inputs.");
        }
        return [.. Checkpoints.Select(own => Match(own, returned))];
    }

    private static PSBT Match(PSBT own, IReadOnlyList<PSBT> returned)
    {
        var spent = own.GlobalTransaction.Inputs[0].PrevOut;
        var match = returned.FirstOrDefault(other => other.GlobalTransaction.Inputs is [var input] && input.PrevOut == spent)
            ?? throw ArkErrors.CheckpointMismatch.Error($"No checkpoint spends {spent}.");
        return match.GlobalTransaction.GetHash() == own.GlobalTransaction.GetHash()
            ? match
            : throw ArkErrors.CheckpointMismatch.Error($"The checkpoint that spends {spent} is not the one we built.");
    }

    private static PSBT BuildCheckpoint(VtxoInput input, CsvMultisigClosure unroll) =>
        VirtualTx.Build([input], [new TxOut(input.Amount, CheckpointScript(input.Leaf, unroll).ScriptPubKey)]);
}
