using Dapper;
using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Batches;

/// <summary>
/// Keeps those who make batches fail out of the next ones (40-ark-wire §4.2): a script whose coins did so <c>BanThreshold</c> times within
/// <c>BanDuration</c> is banned until the earliest of these is that old. The ban holds for batches and for off-chain transactions.
/// </summary>
public sealed partial class BanList(ArkServerOptions options, TimeProvider time, ILogger<BanList> logger)
{
    private bool IsOff => options.BanThreshold <= 0;

    private long Since => time.GetUtcNow().ToUnixTimeSeconds() - options.BanDuration;

    /// <summary>Writes down who kept a batch from its end.</summary>
    public async Task ConvictAsync(NpgsqlConnection connection, string batchId, IReadOnlyList<Offence> offences)
    {
        ArgumentNullException.ThrowIfNull(offences);
        var at = time.GetUtcNow().ToUnixTimeSeconds();
        foreach (var (intent, kind, coins) in offences)
        {
            var scripts = coins.Select(input => input.Output.ScriptPubKey.ToHex()).Distinct().ToArray();
            await connection.ExecuteAsync(
                "insert into offences (script, kind, batch_id, at) select unnest(@scripts), @kind, @batchId, @at", new { scripts, kind = (short)kind, batchId, at });
            LogOffence(logger, intent.IdHash, kind, batchId);
        }
        // A banned script can't offend, so what is older than two bans is of no use to anybody.
        await connection.ExecuteAsync("delete from offences where at < @old", new { old = at - (2 * options.BanDuration) });
    }

    /// <exception cref="HashPerpException"><see cref="OperatorErrors.VtxoBanned"/>.</exception>
    public async Task RequireFreeAsync(NpgsqlTransaction transaction, IReadOnlyCollection<(OutPoint OutPoint, Script Script)> coins)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(coins);
        if (IsOff)
        {
            return;
        }
        var banned = (await transaction.Connection!.QueryAsync<string>(
            "select script from offences where script = any(@scripts) and at > @since group by script having count(*) >= @threshold",
            new { scripts = coins.Select(coin => coin.Script.ToHex()).Distinct().ToArray(), since = Since, threshold = options.BanThreshold },
            transaction)).ToHashSet();
        foreach (var (outPoint, _) in coins.Where(coin => banned.Contains(coin.Script.ToHex())))
        {
            throw OperatorErrors.VtxoBanned
                .Error(
                    $"{outPoint} is banned: its script made {options.BanThreshold} batches fail within {options.BanDuration} s.",
                    "Wait; the coin itself is safe, and its exit leaf is open to you.")
                .With("vtxo_outpoint", outPoint);
        }
    }

    [LoggerMessage(60, LogLevel.Warning, "Intent {IdHash} made batch {Batch} fail: {Kind}")]
    private static partial void LogOffence(ILogger logger, string idHash, OffenceKind kind, string batch);
}
