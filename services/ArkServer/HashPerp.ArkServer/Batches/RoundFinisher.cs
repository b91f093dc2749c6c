using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Data;
using HashPerp.ArkServer.Streams;
using HashPerp.ArkServer.Wallet;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Batches;

/// <summary>
/// Brings a persisted round to its end, from the books alone: broadcast, then its VTXOs exist; or, if the node will never take the commitment, the
/// inputs live again. The same code runs after a live session and after a restart.
/// </summary>
public sealed partial class RoundFinisher(
    NpgsqlDataSource database, RPCClient node, OperatorWallet wallet, VtxoNotifier notifier, TimeProvider time, ILogger<RoundFinisher> logger)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Finishes rounds that a crash or an outage left persisted, and makes sure that unconfirmed commitments are in the mempool (a restarted node may have
    /// lost it, a reorganisation may have put them back). Safe at any time: every step looks at the row under lock first.
    /// </summary>
    public async Task RecoverAsync(CancellationToken cancel)
    {
        IReadOnlyList<RoundRow> rounds;
        await using (var connection = await database.OpenConnectionAsync(cancel))
        {
            rounds = await RoundStore.ByStateAsync(connection, RoundRow.Persisted, RoundRow.Broadcast);
        }
        foreach (var round in rounds)
        {
            wallet.Trust(uint256.Parse(round.CommitmentTxid));
            if (round.State == RoundRow.Persisted)
            {
                await ResumeAsync(round, cancel);
            }
            else if (await TryBroadcastAsync(round, cancel) is { } refusal)
            {
                LogLost(logger, round.CommitmentTxid, refusal);
            }
        }
    }

    private async Task ResumeAsync(RoundRow round, CancellationToken cancel)
    {
        LogResumed(logger, round.CommitmentTxid);
        try
        {
            await FinishAsync(round, cancel);
        }
        catch (HashPerpException refused) when (refused.Code == OperatorErrors.CommitmentRefused)
        {
            // Written down as failed, inputs given back: nothing else to do for it.
        }
    }

    /// <exception cref="HashPerpException"><see cref="OperatorErrors.CommitmentRefused"/>: the round has failed and its inputs were given back.</exception>
    public async Task FinishAsync(RoundRow round, CancellationToken cancel)
    {
        FaultPoint.Before(ArkServerFaultPoints.RoundBroadcast);
        var refusal = await UntilReachable(() => TryBroadcastAsync(round, cancel), cancel);
        FaultPoint.After(ArkServerFaultPoints.RoundBroadcast);
        if (refusal is not null)
        {
            await UntilReachable(() => FailAsync(round, refusal, cancel), cancel);
            throw OperatorErrors.CommitmentRefused.Error($"The node refused the commitment transaction: {refusal}.", "Register again.");
        }
        wallet.Trust(uint256.Parse(round.CommitmentTxid));
        await UntilReachable(() => CompleteAsync(round, cancel), cancel);
    }

    /// <summary>Null: the node has it, in its mempool or in a block. Otherwise why it never will.</summary>
    private async Task<string?> TryBroadcastAsync(RoundRow round, CancellationToken cancel)
    {
        try
        {
            await node.SendRawTransactionAsync(Transaction.Parse(round.CommitmentTx), cancel);
            return null;
        }
        catch (HashPerpException refused) when (refused.Code == BitcoinErrors.NodeRefused)
        {
            return await node.GetRawTransactionAsync(uint256.Parse(round.CommitmentTxid), cancel) is null ? refused.What : null;
        }
    }

    private async Task<bool> CompleteAsync(RoundRow round, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (await RoundStore.LockPersistedAsync(transaction, round.CommitmentTxid) is not { } current)
        {
            return true;
        }
        var leaves = (await RoundStore.TxsAsync(connection, round.CommitmentTxid, BatchTxRow.Tree)).Where(row => row.Children == "{}")
            .Select(row => PSBT.Parse(row.Psbt).GlobalTransaction);
        var created = BatchLeaves.NewVtxos(leaves, round.CommitmentTxid, round.EndedAt, current.ExpiresAt);
        await RoundStore.CompleteAsync(transaction, round.CommitmentTxid, created);
        FaultPoint.Before(ArkServerFaultPoints.RoundCompleted);
        await transaction.CommitAsync(cancel);
        FaultPoint.After(ArkServerFaultPoints.RoundCompleted);
        var spent = await VtxoStore.SettledByAsync(connection, round.CommitmentTxid);
        notifier.Commitment(round.CommitmentTxid, round.CommitmentTx, spent, created);
        return true;
    }

    private async Task<bool> FailAsync(RoundRow round, string reason, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (await RoundStore.LockPersistedAsync(transaction, round.CommitmentTxid) is null)
        {
            return true;
        }
        await RoundStore.FailAsync(transaction, round.CommitmentTxid, reason);
        await transaction.CommitAsync(cancel);
        LogLost(logger, round.CommitmentTxid, reason);
        return true;
    }

    /// <summary>Once a round is persisted there is no way but forward: wait for the node and the database.</summary>
    private async Task<T> UntilReachable<T>(Func<Task<T>> step, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await step();
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException || (error as HashPerpException)?.Code == BitcoinErrors.NodeUnreachable)
            {
                LogWaiting(logger, error.Message);
                await Task.Delay(RetryAfter, time, cancel);
            }
        }
    }

    [LoggerMessage(30, LogLevel.Warning, "Resuming round {Txid}, which was persisted before the last stop")]
    private static partial void LogResumed(ILogger logger, string txid);

    [LoggerMessage(31, LogLevel.Error, "Commitment {Txid} is refused: {Reason}")]
    private static partial void LogLost(ILogger logger, string txid, string reason);

    [LoggerMessage(32, LogLevel.Warning, "A persisted round waits: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);
}
