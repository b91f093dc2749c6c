using HashPerp.Ark;
using HashPerp.Bitcoin;

namespace HashPerp.ArkServer.Core;

/// <summary>An output on chain that the operator takes by a leaf that is CSV over its forfeit key alone.</summary>
/// <param name="Leaf">With the proof that the output has it.</param>
/// <param name="Sequence">BIP68, of the leaf's delay.</param>
public sealed record SweepInput(OutPoint OutPoint, TxOut Output, TapLeafScript Leaf, uint Sequence)
{
    /// <summary>An expired output of a batch: its internal key is that of the cosigners of the transaction that it was made for.</summary>
    public static SweepInput Of(SweepableOutput output, CsvMultisigClosure sweep)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(sweep);
        var internalKey = CosignerKeys.OutputKey(output.Spender.Cosigners, sweepRoot: null);
        return new SweepInput(output.OutPoint, output.Output, TaprootTree.Assemble(sweep.Script).LeafScript(sweep.Script, internalKey), sweep.Sequence);
    }

    /// <summary>The output of a checkpoint that nobody followed with its ark transaction (40-ark-wire §3.8).</summary>
    /// <param name="unroll">The operator's checkpoint leaf.</param>
    public static SweepInput Of(PSBT checkpoint, CsvMultisigClosure unroll)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(unroll);
        var script = OffchainTx.CheckpointScript(LeafSigning.LeafOf(checkpoint, 0), unroll);
        var transaction = checkpoint.GlobalTransaction;
        return new SweepInput(transaction.OutPointOf(0), transaction.Outputs[0], new TapLeafScript(script.ControlBlock(unroll), unroll.Script), unroll.Sequence);
    }
}
