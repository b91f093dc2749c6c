using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>Outputs and constants common to all virtual transactions (40-ark-wire §3.6).</summary>
public static class ArkOutputs
{
    /// <summary>TRUC (BIP431): tree, connector, checkpoint, ark and forfeit transactions.</summary>
    public const uint VirtualTxVersion = 3;

    /// <summary>Below this an output cannot be relayed; off-chain it takes the sub-dust form.</summary>
    public static readonly Satoshis Dust = new(330);

    /// <summary>Pay to anchor: <c>OP_1 push2(4e73)</c>, spent with an empty witness.</summary>
    public static readonly Script AnchorScript = StandardScripts.PayToAnchor;

    /// <summary>The zero-valued anchor that ends every virtual transaction: its child brings the fee.</summary>
    public static readonly TxOut Anchor = new(Satoshis.Zero, AnchorScript);

    /// <summary>An off-chain output: P2TR, or below dust <c>OP_RETURN push32(key)</c>, which only a batch can collect.</summary>
    public static TxOut Vtxo(Satoshis amount, ECXOnlyPubKey outputKey, Satoshis dust)
    {
        ArgumentNullException.ThrowIfNull(outputKey);
        return new TxOut(amount, amount < dust ? SubDust(outputKey) : Script.PayToTaproot(outputKey.Value));
    }

    public static Script SubDust(ECXOnlyPubKey outputKey)
    {
        ArgumentNullException.ThrowIfNull(outputKey);
        return new ScriptBuilder().Op(OpCode.OP_RETURN).Push(outputKey.ToBytes()).ToScript();
    }

    public static bool IsSubDust(Script script)
    {
        ArgumentNullException.ThrowIfNull(script);
        return script.Length == 34 && script.Span[0] == (byte)OpCode.OP_RETURN && script.Span[1] == 32;
    }

    public static bool IsOpReturn(Script script)
    {
        ArgumentNullException.ThrowIfNull(script);
        return script.Length > 0 && script.Span[0] == (byte)OpCode.OP_RETURN;
    }

    public static bool IsAnchor(TxOut output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return output == Anchor;
    }
}
