using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>The common form of checkpoint, ark and forfeit transactions: version 3, script-path inputs, no fee, the anchor last.</summary>
internal static class VirtualTx
{
    public const int MaxInputs = 256;

    public const int MaxOutputs = 256;

    public static PSBT Build(IReadOnlyList<VtxoInput> inputs, IReadOnlyList<TxOut> outputs)
    {
        if (inputs.Count is 0 or > MaxInputs || outputs.Count is 0 or > MaxOutputs)
        {
            throw ArkErrors.InvalidOffchainTx.Error($"{inputs.Count} inputs and {outputs.Count} outputs.", $"Each 1 to {MaxInputs}.");
        }
        if (inputs.Select(input => input.OutPoint).Distinct().Count() != inputs.Count)
        {
            throw ArkErrors.InvalidOffchainTx.Error("An outpoint stands twice among the inputs.");
        }
        if (outputs.Any(output => output.ScriptPubKey.Equals(ArkOutputs.AnchorScript)))
        {
            throw ArkErrors.InvalidOffchainTx.Error("An anchor among the outputs.", "It is added as the last one.");
        }
        RequireBalance(inputs.Select(input => input.Amount), outputs);
        var psbt = new PSBT(new Transaction(
            ArkOutputs.VirtualTxVersion,
            [.. inputs.Select(input => new TxIn(input.OutPoint, input.Leaf.Sequence))],
            [.. outputs, ArkOutputs.Anchor],
            LockTimeOf(inputs.Select(input => input.Leaf))));
        for (var i = 0; i < inputs.Count; i++)
        {
            Describe(psbt.Inputs[i], inputs[i].TxOut, inputs[i].Script, inputs[i].Leaf);
        }
        return psbt;
    }

    /// <summary>What a signer of this input needs: the output spent, the leaf with its control block, and all leaves of the script.</summary>
    public static void Describe(PSBTInput input, TxOut spent, VtxoScript script, Closure leaf)
    {
        input.WitnessUtxo = spent;
        input.SetTapLeafScript(new TapLeafScript(script.ControlBlock(leaf), leaf.Script));
        input.SetTapTree([.. script.Closures.Select(closure => closure.Script)]);
    }

    /// <summary>The latest lock among the leaves; one nLockTime can't express a height and a time.</summary>
    public static uint LockTimeOf(IEnumerable<Closure> leaves)
    {
        var lockTimes = leaves.Select(leaf => leaf.LockTime).OfType<uint>().ToArray();
        if (lockTimes.DistinctBy(lockTime => lockTime >= CltvMultisigClosure.SecondsThreshold).Count() > 1)
        {
            throw ArkErrors.InvalidOffchainTx.Error("Leaves locked by height and by time in one transaction.", "Spend them in two.");
        }
        return lockTimes.DefaultIfEmpty(0u).Max();
    }

    public static void RequireBalance(IEnumerable<Satoshis> inputs, IEnumerable<TxOut> outputs)
    {
        var (spent, paid) = (Satoshis.Sum(inputs), Satoshis.Sum(outputs.Select(output => output.Value)));
        if (spent != paid)
        {
            throw ArkErrors.AmountsDoNotMatch.Error($"{spent} in and {paid} out.", "A virtual transaction pays no fee.");
        }
    }
}
