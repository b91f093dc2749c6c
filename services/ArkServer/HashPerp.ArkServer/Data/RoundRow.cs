namespace HashPerp.ArkServer.Data;

/// <summary>A row of <c>rounds</c>.</summary>
public sealed class RoundRow
{
    /// <summary>Inputs are spent in the books, forfeits are held, nothing may have reached the node yet.</summary>
    public const string Persisted = "persisted";

    /// <summary>The node has taken the commitment transaction; its VTXOs exist.</summary>
    public const string Broadcast = "broadcast";

    public const string Confirmed = "confirmed";

    /// <summary>The commitment transaction can never confirm; inputs were given back.</summary>
    public const string Failed = "failed";

    public const string Columns = """
        commitment_txid, batch_id, state, commitment_tx, commitment_psbt, started_at, ended_at, input_sat, input_vtxos, batch_vout, batch_sat, batch_vtxos,
        connector_vout, connector_sat, fee_sat, expires_at, confirmed_height
        """;

    public required string CommitmentTxid { get; init; }

    public required string BatchId { get; init; }

    public string State { get; init; } = Persisted;

    /// <summary>Signed, hex.</summary>
    public required string CommitmentTx { get; init; }

    public required string CommitmentPsbt { get; init; }

    public required long StartedAt { get; init; }

    public required long EndedAt { get; init; }

    public required long InputSat { get; init; }

    public required int InputVtxos { get; init; }

    /// <summary>Null when nobody wanted an off-chain output.</summary>
    public required int? BatchVout { get; init; }

    public required long BatchSat { get; init; }

    public required int BatchVtxos { get; init; }

    /// <summary>Null when there was nothing to forfeit.</summary>
    public required int? ConnectorVout { get; init; }

    public required long ConnectorSat { get; init; }

    public required long FeeSat { get; init; }

    /// <summary>Chain time from which the operator may sweep; an estimate until the commitment is confirmed.</summary>
    public required long ExpiresAt { get; init; }

    public int? ConfirmedHeight { get; init; }
}

/// <summary>A row of <c>batch_txs</c>: one node of a tree.</summary>
/// <param name="Children">JSON object: output index to child txid.</param>
public sealed record BatchTxRow(string Txid, string CommitmentTxid, string Kind, int Position, string ParentTxid, string Children, string Psbt)
{
    public const string Tree = "tree";

    public const string Connector = "connector";
}

/// <summary>A row of <c>forfeits</c>.</summary>
public sealed record ForfeitRow(string Txid, string CommitmentTxid, string VtxoTxid, int VtxoVout, string Psbt);
