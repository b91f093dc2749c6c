using HashPerp.Bitcoin;

namespace HashPerp.Ark;

/// <summary>A coin whose ownership an intent proves.</summary>
/// <param name="Sequence">Its own; has to satisfy the CSV of the leaf if it is proven through one.</param>
/// <param name="Leaf">The leaf that the owners sign; null only for coins proven elsewhere.</param>
/// <param name="TapTree">All leaves of the coin's script, in order.</param>
/// <param name="Condition">What satisfies the leaf's condition, if it has one.</param>
/// <param name="LockTime">The leaf's CLTV, 0 without one.</param>
public sealed record IntentInput(
    OutPoint OutPoint, TxOut TxOut, uint Sequence, TapLeafScript? Leaf, IReadOnlyList<Script>? TapTree, WitScript? Condition, uint LockTime)
{
    /// <summary>A coin without leaf.</summary>
    public IntentInput(OutPoint outPoint, TxOut txOut, uint sequence)
        : this(outPoint, txOut, sequence, null, null, null, 0)
    {
    }

    /// <summary>A VTXO or boarding coin, proven through one of its leaves.</summary>
    public static IntentInput Of(OutPoint outPoint, VtxoCoin coin, Closure leaf, WitScript? condition = null)
    {
        ArgumentNullException.ThrowIfNull(coin);
        ArgumentNullException.ThrowIfNull(leaf);
        return new IntentInput(
            outPoint,
            new TxOut(coin.Amount, coin.Script.ScriptPubKey),
            leaf.Sequence,
            new TapLeafScript(coin.Script.ControlBlock(leaf), leaf.Script),
            [.. coin.Script.Closures.Select(closure => closure.Script)],
            condition,
            leaf.LockTime ?? 0);
    }

    public static IntentInput Of(VtxoInput vtxo)
    {
        ArgumentNullException.ThrowIfNull(vtxo);
        return Of(vtxo.OutPoint, new VtxoCoin(vtxo.Amount, vtxo.Script), vtxo.Leaf);
    }

    /// <summary>A note: proven by its preimage.</summary>
    public static IntentInput Of(ArkNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        return new IntentInput(
            note.OutPoint, note.TxOut, Closure.FinalSequence, note.Tree.LeafScript(note.Leaf), [note.Leaf], note.Condition, 0);
    }
}
