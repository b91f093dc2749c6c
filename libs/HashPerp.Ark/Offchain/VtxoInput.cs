using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>A VTXO and the forfeit leaf that it shall be spent through.</summary>
public sealed record VtxoInput
{
    /// <exception cref="HashPerpException">
    /// <see cref="ArkErrors.InvalidVtxoScript"/>: the leaf is not one of the script's, or is an exit leaf, which the operator never co-signs.
    /// </exception>
    public VtxoInput(OutPoint outPoint, Satoshis amount, VtxoScript script, Closure leaf)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentNullException.ThrowIfNull(leaf);
        if (!script.Contains(leaf) || leaf.IsExit)
        {
            throw ArkErrors.InvalidVtxoScript.Error($"{leaf} is not a forfeit leaf of {script}.", "Spend through one that the operator signs.");
        }
        OutPoint = outPoint;
        Amount = amount;
        Script = script;
        Leaf = leaf;
    }

    public OutPoint OutPoint { get; }

    public Satoshis Amount { get; }

    public VtxoScript Script { get; }

    public Closure Leaf { get; }

    public TxOut TxOut => new(Amount, Script.ScriptPubKey);
}
