using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>A VTXO as the operator describes it.</summary>
/// <param name="ExpiresAt">Unix seconds.</param>
/// <param name="Depth">Ark transactions since the batch leaf.</param>
/// <param name="SpentBy">Txid of the checkpoint or forfeit that spent it; null where it isn't spent or the operator doesn't say.</param>
/// <param name="ArkTxid">The ark tx that spent it; null likewise.</param>
public sealed record OperatorVtxo(
    OutPoint OutPoint,
    Satoshis Amount,
    Script Script,
    long ExpiresAt,
    int Depth,
    bool IsPreconfirmed,
    bool IsSpent,
    bool IsSwept,
    bool IsUnrolled,
    uint256? SpentBy,
    uint256? ArkTxid)
{
    public bool IsSpendable => !IsSpent && !IsSwept && !IsUnrolled;

    internal static OperatorVtxo Read(IndexerVtxo vtxo)
    {
        if (vtxo.Outpoint is null || vtxo.Amount > Satoshis.MaxValue || vtxo.Depth > int.MaxValue)
        {
            throw OperatorClientErrors.MalformedAnswer.Error("The operator describes a VTXO without outpoint, or with an impossible amount or depth.");
        }
        return new OperatorVtxo(
            OutPoint.Parse($"{vtxo.Outpoint.Txid}:{vtxo.Outpoint.Vout}"),
            new Satoshis((long)vtxo.Amount),
            Script.FromHex(vtxo.Script),
            vtxo.ExpiresAt,
            (int)vtxo.Depth,
            vtxo.IsPreconfirmed,
            vtxo.IsSpent,
            vtxo.IsSwept,
            vtxo.IsUnrolled,
            Txid(vtxo.SpentBy),
            Txid(vtxo.ArkTxid));
    }

    private static uint256? Txid(string text) => text.Length == 64 ? uint256.Parse(text) : null;
}
