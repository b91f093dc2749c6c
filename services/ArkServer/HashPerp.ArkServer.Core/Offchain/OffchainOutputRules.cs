using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>What an off-chain output may look like and hold (40-ark-wire §3.6).</summary>
public static class OffchainOutputRules
{
    /// <summary>OP_RETURN with a single push that starts with "ARK": carries data, no value.</summary>
    private static readonly byte[] ExtensionMagic = [0x41, 0x52, 0x4b];

    /// <param name="outputs">Without the anchor.</param>
    public static void Check(IReadOnlyList<TxOut> outputs, OperatorInfo info)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(info);
        var opReturns = outputs.Count(output => ArkOutputs.IsOpReturn(output.ScriptPubKey));
        if (opReturns > info.MaxOpReturnOutputs)
        {
            throw OperatorErrors.MalformedArkTx.Error($"{opReturns} OP_RETURN outputs.", $"At most {info.MaxOpReturnOutputs} are allowed.");
        }
        if (outputs.Count(IsExtension) > 1)
        {
            throw OperatorErrors.MalformedArkTx.Error("Two extension outputs.", "Put all records into one.");
        }
        foreach (var output in outputs.Where(output => !IsExtension(output)))
        {
            CheckVtxo(output, info);
        }
    }

    public static bool IsExtension(TxOut output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return output.Value == Satoshis.Zero && ArkOutputs.IsOpReturn(output.ScriptPubKey) && PushesExtension(output.ScriptPubKey);
    }

    /// <summary>The script that the books file an output under: the P2TR form, also for a sub-dust OP_RETURN.</summary>
    public static Script VtxoScriptOf(TxOut output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return ArkOutputs.IsSubDust(output.ScriptPubKey)
            ? Script.PayToTaproot(new Bytes32(output.ScriptPubKey.Span[2..]))
            : output.ScriptPubKey;
    }

    private static void CheckVtxo(TxOut output, OperatorInfo info)
    {
        var subDust = ArkOutputs.IsSubDust(output.ScriptPubKey);
        if (!subDust && !output.ScriptPubKey.IsTaproot)
        {
            throw OperatorErrors.InvalidPkscript.Error($"{output.ScriptPubKey} is not a VTXO script.", "Pay to a taproot output.");
        }
        if (output.Value < info.VtxoMinAmount || output.Value == Satoshis.Zero)
        {
            throw OperatorErrors.AmountTooLow.Error($"A VTXO of {output.Value}; the least is {info.VtxoMinAmount}.").With("min_amount", info.VtxoMinAmount.Value);
        }
        if (info.VtxoMaxAmount is { } max && output.Value > max)
        {
            throw OperatorErrors.AmountTooHigh.Error($"A VTXO of {output.Value}; the most is {max}.").With("max_amount", max.Value);
        }
        if (subDust != (output.Value < info.Dust))
        {
            throw OperatorErrors.AmountTooLow.Error(
                $"An output of {output.Value} as {(subDust ? "OP_RETURN" : "taproot")}.", $"Below {info.Dust} pay to OP_RETURN push32(key), from there on to the key.");
        }
    }

    private static bool PushesExtension(Script script)
    {
        try
        {
            return script.ToOps().Skip(1).ToList() is [{ PushData: { } data }] && data.AsSpan().StartsWith(ExtensionMagic);
        }
        catch (HashPerpException)
        {
            return false;
        }
    }
}
