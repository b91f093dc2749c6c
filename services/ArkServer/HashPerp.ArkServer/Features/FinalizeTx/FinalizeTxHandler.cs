using HashPerp.ArkServer.Chain;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Data;
using HashPerp.ArkServer.Streams;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Features.FinalizeTx;

/// <summary>
/// Takes the fully signed checkpoints of an accepted ark transaction and creates its outputs. Everything is checked before anything is written: a
/// refused call leaves the transaction as it was, and the right checkpoints finalize it later. Repeating a call that succeeded succeeds.
/// </summary>
public sealed class FinalizeTxHandler(NpgsqlDataSource database, ChainView chain, VtxoNotifier notifier)
{
    public async Task HandleAsync(FinalizeTxRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var tip = await chain.TipAsync(cancel);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var tx = await OffchainStore.FindAsync(connection, request.ArkTxid, transaction)
            ?? throw OperatorErrors.TxNotFound.Error($"Ark transaction '{Abbreviate(request.ArkTxid)}' was never submitted.", "Submit it first.").With("txid", Abbreviate(request.ArkTxid));
        if (tx.IsFinalized)
        {
            return;
        }
        if (tx.IsReleased)
        {
            throw OperatorErrors.OffchainTxInvalid.Error($"{tx.ArkTxid} was released: it can never reach the chain.", "Its inputs are free; spend them anew.");
        }
        var checkpoints = Complete(tx, request.FinalCheckpointTxs);
        var spent = await VtxoStore.LockAsync(transaction, [.. tx.Checkpoints.Select(checkpoint => checkpoint.Spent)]);
        var arkTx = PSBT.Parse(tx.Psbt);
        var created = AcceptedTx.NewVtxos(arkTx.GlobalTransaction, [.. spent.Values], tip.MedianTime);
        await OffchainStore.FinalizeAsync(transaction, tx.ArkTxid, checkpoints, tip.MedianTime);
        await VtxoStore.InsertAsync(transaction, created);
        FaultPoint.Before(ArkServerFaultPoints.FinalizePersisted);
        await transaction.CommitAsync(cancel);
        FaultPoint.After(ArkServerFaultPoints.FinalizePersisted);
        notifier.ArkTx(tx with { Checkpoints = checkpoints }, [.. spent.Values], created);
    }

    /// <summary>Pairs what was sent with what we signed, by txid: any order is right, a missing, foreign or repeated one is not.</summary>
    private static List<CheckpointRow> Complete(OffchainTxRow tx, IReadOnlyList<string> sent)
    {
        if (sent.Count != tx.Checkpoints.Count)
        {
            throw OperatorErrors.CheckpointMismatch.Error($"{sent.Count} checkpoints were sent for {tx.Checkpoints.Count} inputs.", "Send each of them once.");
        }
        var byTxid = new Dictionary<string, PSBT>();
        foreach (var text in sent)
        {
            var psbt = Wire.ParsePsbt(text, OperatorErrors.InvalidCheckpointPsbt, "A checkpoint");
            byTxid[psbt.GlobalTransaction.GetHash().ToString()] = psbt;
        }
        return [.. tx.Checkpoints.Select(row => byTxid.TryGetValue(row.Txid, out var returned)
            ? row with { Psbt = AcceptedTx.Complete(PSBT.Parse(row.Psbt), returned).ToBase64() }
            : throw OperatorErrors.CheckpointMismatch.Error($"Checkpoint {row.Txid} was not sent.", "Send each of them once.").With("txid", row.Txid))];
    }

    private static string Abbreviate(string text) => text.Length <= 64 ? text : text[..64] + "...";
}
