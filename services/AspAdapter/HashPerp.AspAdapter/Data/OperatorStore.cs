using Dapper;
using HashPerp.Ark;
using HashPerp.Data;
using Npgsql;

namespace HashPerp.AspAdapter.Data;

/// <summary>The row of <c>operator_state</c>: what we last knew and told of the operator. Times are unix microseconds.</summary>
public sealed record OperatorRow
{
    /// <summary>JSON of what was pinned; empty before the first contact.</summary>
    public string Identity { get; init; } = "";

    /// <summary>What was last told; null if nothing was.</summary>
    public bool? IsReachable { get; init; }

    public long Since { get; init; }

    public string Reason { get; init; } = "";

    public string Digest { get; init; } = "";

    public string Version { get; init; } = "";

    /// <summary>x-only.</summary>
    public byte[] SignerKey { get; init; } = [];

    /// <summary>Seconds.</summary>
    public long ExitDelay { get; init; }

    public long Dust { get; init; }

    public long VtxoMin { get; init; }

    public long LastSeen { get; init; }

    public OperatorRow With(OperatorInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return this with
        {
            Digest = info.Digest, Version = info.Version, SignerKey = info.SignerKey.XOnly.Value.ToBytes(), ExitDelay = info.UnilateralExitDelay.Value,
            Dust = info.Dust.Value, VtxoMin = info.VtxoMinAmount.Value,
        };
    }
}

/// <summary>Reads and writes of <c>operator_state</c>.</summary>
public sealed class OperatorStore(Database database)
{
    private const string Columns = "identity, is_reachable, since, reason, digest, version, signer_key, exit_delay, dust, vtxo_min, last_seen";

    public Task<OperatorRow> ReadAsync(CancellationToken cancel) => database.ReadAsync(
        (connection, token) => connection.QuerySingleAsync<OperatorRow>(new CommandDefinition($"select {Columns} from operator_state", cancellationToken: token)), cancel);

    public static Task<OperatorRow> LockAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        connection.QuerySingleAsync<OperatorRow>(new CommandDefinition($"select {Columns} from operator_state for update", null, transaction, cancellationToken: cancel));

    public static Task SaveAsync(OperatorRow row, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            update operator_state set identity = @Identity, is_reachable = @IsReachable, since = @Since, reason = @Reason, digest = @Digest, version = @Version,
              signer_key = @SignerKey, exit_delay = @ExitDelay, dust = @Dust, vtxo_min = @VtxoMin, last_seen = @LastSeen
            """,
            row, transaction, cancellationToken: cancel));
}
