using HashPerp.ArkServer.Core;
using HashPerp.Contracts.Ark.V1;

namespace HashPerp.ArkServer.Grpc;

/// <summary>A VTXO in the two shapes of the wire; their field numbers differ.</summary>
public static class WireVtxo
{
    public static Vtxo ToVtxo(VtxoRecord vtxo)
    {
        ArgumentNullException.ThrowIfNull(vtxo);
        return new Vtxo
        {
            Outpoint = new Outpoint { Txid = vtxo.OutPoint.Hash.ToString(), Vout = vtxo.OutPoint.N },
            Amount = (ulong)vtxo.Amount.Value,
            Script = vtxo.Script.ToHex(),
            CreatedAt = vtxo.CreatedAt,
            ExpiresAt = vtxo.ExpiresAt,
            CommitmentTxids = { vtxo.CommitmentTxids },
            IsPreconfirmed = vtxo.IsPreconfirmed,
            IsSwept = vtxo.IsSwept,
            IsUnrolled = vtxo.IsUnrolled,
            IsSpent = vtxo.IsSpent,
            SpentBy = vtxo.SpentBy,
            SettledBy = vtxo.SettledBy,
            ArkTxid = vtxo.ArkTxid,
            Depth = (uint)vtxo.Depth,
        };
    }

    public static IndexerVtxo ToIndexerVtxo(VtxoRecord vtxo)
    {
        ArgumentNullException.ThrowIfNull(vtxo);
        return new IndexerVtxo
        {
            Outpoint = new IndexerOutpoint { Txid = vtxo.OutPoint.Hash.ToString(), Vout = vtxo.OutPoint.N },
            Amount = (ulong)vtxo.Amount.Value,
            Script = vtxo.Script.ToHex(),
            CreatedAt = vtxo.CreatedAt,
            ExpiresAt = vtxo.ExpiresAt,
            CommitmentTxids = { vtxo.CommitmentTxids },
            IsPreconfirmed = vtxo.IsPreconfirmed,
            IsSwept = vtxo.IsSwept,
            IsUnrolled = vtxo.IsUnrolled,
            IsSpent = vtxo.IsSpent,
            SpentBy = vtxo.SpentBy,
            SettledBy = vtxo.SettledBy,
            ArkTxid = vtxo.ArkTxid,
            Depth = (uint)vtxo.Depth,
        };
    }
}
