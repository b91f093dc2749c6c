using Dapper;
using HashPerp.ArkServer.Data;
using HashPerp.ArkServer.Policy;
using HashPerp.Contracts.ArkContracts.V1;
using Npgsql;

namespace HashPerp.ArkServer.Chain;

/// <summary>
/// Contract-aware mode: frees the inputs of ark transactions that were accepted, never finalized, and can never reach the chain any more, because one of their inputs
/// was taken on chain by its owner or swept, deep enough. Nothing else may free them: the operator's signatures are out, and owners who all signed could finish the
/// transaction at any time.
/// </summary>
public sealed partial class PendingTxReleaser(ContractMode mode, ChainView chain, NpgsqlDataSource database, ILogger<PendingTxReleaser> logger)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        if (!mode.IsOn)
        {
            return;
        }
        var deep = (await chain.TipAsync(cancel)).Height - mode.ReleaseConfirmations + 1;
        await using var connection = await database.OpenConnectionAsync(cancel);
        foreach (var (arkTxid, gone) in await ImpossibleAsync(connection, deep))
        {
            await ReleaseAsync(connection, arkTxid, gone, cancel);
        }
    }

    /// <summary>Each with one input that is gone. What a reorganisation took back doesn't count: the books forget the exits and sweeps of such blocks.</summary>
    private static async Task<IReadOnlyList<(string ArkTxid, string Gone)>> ImpossibleAsync(NpgsqlConnection connection, int deep) =>
        [.. await connection.QueryAsync<(string, string)>(
            """
            select c.ark_txid, min(c.spent_txid || ':' || c.spent_vout) from checkpoints c
              join offchain_txs o using (ark_txid)
              join vtxos v on v.txid = c.spent_txid and v.vout = c.spent_vout
              left join sweeps s on s.txid = v.swept_by
            where o.state = 'accepted' and (v.exit_height <= @deep or (v.is_swept and s.confirmed_height <= @deep))
            group by c.ark_txid limit 100
            """,
            new { deep })];

    private async Task ReleaseAsync(NpgsqlConnection connection, string arkTxid, string gone, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        // A finalization of the same transaction waits here, or has won.
        if (await OffchainStore.FindAsync(connection, arkTxid, transaction) is not { State: OffchainTxRow.Accepted } tx)
        {
            return;
        }
        await OffchainStore.ReleaseAsync(transaction, tx);
        var freed = tx.Checkpoints.Select(checkpoint => checkpoint.Spent.ToString()).Where(coin => coin != gone);
        await ContractEvents.AppendAsync(transaction, new Event
        {
            TransactionReleased = new TransactionReleased { ArkTxid = arkTxid, Reason = $"{gone} is gone for good", Freed = { freed } },
        });
        await transaction.CommitAsync(cancel);
        LogReleased(logger, arkTxid, gone);
    }

    [LoggerMessage(45, LogLevel.Warning, "Pending ark transaction {ArkTxid} is released: {Gone} is gone for good")]
    private static partial void LogReleased(ILogger logger, string arkTxid, string gone);
}
