using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Data;

/// <summary>A row of <c>vtxos</c>, column by column.</summary>
internal sealed class VtxoRow
{
    public const string Columns = """
        v.txid, v.vout, v.amount, v.script, v.created_at, v.expires_at, v.commitment_txids, v.depth, v.is_preconfirmed, v.is_swept,
        v.unrolled_height is not null as is_unrolled, v.is_spent, v.spent_by, v.ark_txid, v.settled_by
        """;

    public required string Txid { get; init; }

    public required int Vout { get; init; }

    public required long Amount { get; init; }

    public required string Script { get; init; }

    public required long CreatedAt { get; init; }

    public required long ExpiresAt { get; init; }

    public required string[] CommitmentTxids { get; init; }

    public required int Depth { get; init; }

    public required bool IsPreconfirmed { get; init; }

    public required bool IsSwept { get; init; }

    public required bool IsUnrolled { get; init; }

    public required bool IsSpent { get; init; }

    public required string SpentBy { get; init; }

    public required string ArkTxid { get; init; }

    public required string SettledBy { get; init; }

    public VtxoRecord ToRecord() => new()
    {
        OutPoint = new OutPoint(uint256.Parse(Txid), (uint)Vout),
        Amount = new Satoshis(Amount),
        Script = HashPerp.Bitcoin.Script.FromHex(Script),
        CreatedAt = CreatedAt,
        ExpiresAt = ExpiresAt,
        CommitmentTxids = CommitmentTxids,
        Depth = Depth,
        IsPreconfirmed = IsPreconfirmed,
        IsSwept = IsSwept,
        IsUnrolled = IsUnrolled,
        IsSpent = IsSpent,
        SpentBy = SpentBy,
        ArkTxid = ArkTxid,
        SettledBy = SettledBy,
    };
}
