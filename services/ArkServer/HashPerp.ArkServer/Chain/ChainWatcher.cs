using HashPerp.ArkServer.Batches;
using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Data;
using HashPerp.ArkServer.Streams;
using HashPerp.ArkServer.Wallet;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Chain;

/// <summary>
/// Follows the best chain block by block, undoing what a reorganisation undid: commitments and sweeps get confirmed, VTXOs that appear on chain are marked unrolled.
/// Each block is one database transaction, so that a crash repeats at most the last one.
/// </summary>
public sealed partial class ChainWatcher(
    RPCClient node, NpgsqlDataSource database, ArkServerOptions options, StaleOutputReaction reaction, BatchSweeper sweeper,
    CheckpointSweeper checkpoints, PendingTxReleaser releaser, RoundFinisher finisher, FundsAlarm funds, VtxoNotifier notifier, TimeProvider time,
    ILogger<ChainWatcher> logger)
    : BackgroundService
{
    /// <summary>A step that failed is tried again, and what the node may have lost is sent again, even when no block comes.</summary>
    private static readonly TimeSpan ReactEvery = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (healthy, reacted) = (true, 0L);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await CatchUpAsync(stoppingToken) || time.GetElapsedTime(reacted) > ReactEvery)
                {
                    await finisher.RecoverAsync(stoppingToken);
                    await reaction.RunAsync(stoppingToken);
                    await sweeper.RunAsync(stoppingToken);
                    await checkpoints.RunAsync(stoppingToken);
                    await releaser.RunAsync(stoppingToken);
                    await funds.LookAsync(stoppingToken);
                    reacted = time.GetTimestamp();
                }
                healthy = true;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is HashPerpException or NpgsqlException or TimeoutException)
            {
                if (healthy)
                {
                    LogBehind(logger, error.Message);
                }
                // Whatever we were told before the outage may be gone: look again at everything once it is over.
                (healthy, reacted) = (false, 0L);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(options.ChainPollMs), time, stoppingToken);
        }
    }

    /// <returns>Whether the tip has changed.</returns>
    private async Task<bool> CatchUpAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var best = await node.GetBestBlockHashAsync(cancel);
        var last = await ChainStore.LastAsync(connection);
        if (last?.Hash == best)
        {
            return false;
        }
        var tip = await node.GetBlockHeaderInfoAsync(best, cancel);
        last ??= await StartAsync(connection, tip, cancel);
        last = await RewindAsync(connection, last.Value, cancel);
        for (var height = last.Value.Height + 1; height <= tip.Height; height++)
        {
            await ConnectAsync(connection, height, cancel);
        }
        return true;
    }

    /// <summary>A new database starts at the tip: nothing of ours can be in older blocks.</summary>
    private static async Task<(int Height, uint256 Hash)> StartAsync(NpgsqlConnection connection, BlockHeaderInfo tip, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await ChainStore.ConnectAsync(transaction, tip.Height, tip.Hash);
        await transaction.CommitAsync(cancel);
        return (tip.Height, tip.Hash);
    }

    private async Task<(int Height, uint256 Hash)> RewindAsync(NpgsqlConnection connection, (int Height, uint256 Hash) last, CancellationToken cancel)
    {
        while (!await IsOnBestChainAsync(last, cancel))
        {
            LogDisconnected(logger, last.Height, last.Hash);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await ChainStore.DisconnectAsync(transaction, last.Height);
            await transaction.CommitAsync(cancel);
            last = await ChainStore.LastAsync(connection)
                ?? await StartAsync(connection, await node.GetBlockHeaderInfoAsync(await node.GetBlockHashAsync(last.Height - 1, cancel), cancel), cancel);
        }
        return last;
    }

    private async Task<bool> IsOnBestChainAsync((int Height, uint256 Hash) block, CancellationToken cancel)
    {
        var count = await node.GetBlockCountAsync(cancel);
        return block.Height <= count && await node.GetBlockHashAsync(block.Height, cancel) == block.Hash;
    }

    private async Task ConnectAsync(NpgsqlConnection connection, int height, CancellationToken cancel)
    {
        var hash = await node.GetBlockHashAsync(height, cancel);
        var block = await node.GetBlockAsync(hash, cancel);
        // Nothing of ours is ever a coinbase.
        var txids = block.Transactions.Skip(1).Select(transaction => transaction.GetHash().ToString()).ToArray();
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        IReadOnlyList<(SweepRow Sweep, IReadOnlyList<VtxoRecord> Vtxos)> swept = [];
        if (txids.Length > 0)
        {
            var previous = await node.GetBlockHeaderInfoAsync((await node.GetBlockHeaderInfoAsync(hash, cancel)).PreviousHash!.Value, cancel);
            await ChainStore.ConfirmRoundsAsync(transaction, txids, height, previous.MedianTime + options.VtxoTreeExpiry);
            foreach (var stale in await ChainStore.UnrollAsync(transaction, txids, height))
            {
                LogStale(logger, stale, height);
            }
            await ChainStore.ExitAsync(transaction, [.. SpendsOf(block)], height);
            swept = await SweepStore.ConfirmAsync(transaction, txids, height);
        }
        await ChainStore.ConnectAsync(transaction, height, hash);
        await transaction.CommitAsync(cancel);
        foreach (var (sweep, vtxos) in swept)
        {
            notifier.Swept(sweep.Txid, sweep.Tx, vtxos);
        }
    }

    private static IEnumerable<(OutPoint Spent, string Spender)> SpendsOf(RPCBlock block) => block.Transactions.Skip(1).SelectMany(transaction =>
    {
        var txid = transaction.GetHash().ToString();
        return transaction.Inputs.Select(input => (input.PrevOut, txid));
    });

    [LoggerMessage(10, LogLevel.Warning, "The chain watcher is behind: {Reason}")]
    private static partial void LogBehind(ILogger logger, string reason);

    [LoggerMessage(11, LogLevel.Warning, "Block {Height} {Hash} left the best chain")]
    private static partial void LogDisconnected(ILogger logger, int height, uint256 hash);

    [LoggerMessage(12, LogLevel.Warning, "VTXO {OutPoint}, already spent off-chain, was unrolled at height {Height}")]
    private static partial void LogStale(ILogger logger, OutPoint outPoint, int height);
}
