using HashPerp.Ark;
using HashPerp.ArkServer.Batches;
using HashPerp.ArkServer.Chain;
using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Data;
using HashPerp.ArkServer.Policy;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Features.SubmitTx;

/// <summary>
/// Locks the inputs of an ark transaction and hands out the operator's signatures (40-ark-wire §4.3). The answer is persisted before it is given, and
/// a repeat of the same transaction gets the same answer.
/// </summary>
public sealed class SubmitTxHandler(Operator self, NpgsqlDataSource database, ChainView chain, IntentPool intents, BanList bans, OutcomeGuard outcomes)
{
    public async Task<SubmitTxResponse> HandleAsync(SubmitTxRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var tx = SubmittedTx.Read(request.SignedArkTx, request.CheckpointTxs, self.Info);
        var tip = await chain.TipAsync(cancel);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var vtxos = await VtxoStore.LockAsync(transaction, [.. tx.Inputs.Select(input => input.OutPoint)]);
        if (await OffchainStore.FindAsync(connection, tx.ArkTxid.ToString(), transaction) is { } earlier)
        {
            return earlier.IsReleased
                ? throw OperatorErrors.OffchainTxInvalid.Error($"{earlier.ArkTxid} was released: it can never reach the chain.", "Build another with coins that are there.")
                : Answer(earlier);
        }
        await bans.RequireFreeAsync(transaction, [.. vtxos.Values.Select(vtxo => (vtxo.OutPoint, vtxo.Script))]);
        SpendRules.Check(tx, vtxos, intents.IsRegistered, tip, self.Info);
        await outcomes.RequireAsync(transaction, [.. tx.Inputs.Select(input => (input.OutPoint, input.Leaf))], cancel);
        AcceptedTx.Cosign(tx, self.Keys.Signer, self.Info);
        var accepted = ToRow(tx);
        await PersistAsync(transaction, accepted, tip.MedianTime, cancel);
        return Answer(accepted);
    }

    private static async Task PersistAsync(NpgsqlTransaction transaction, OffchainTxRow accepted, long now, CancellationToken cancel)
    {
        await OffchainStore.InsertAcceptedAsync(transaction, accepted, now);
        foreach (var checkpoint in accepted.Checkpoints)
        {
            await VtxoStore.SpendAsync(transaction, checkpoint.Spent, spentBy: checkpoint.Txid, arkTxid: accepted.ArkTxid, settledBy: "");
        }
        FaultPoint.Before(ArkServerFaultPoints.SubmitPersisted);
        await transaction.CommitAsync(cancel);
        FaultPoint.After(ArkServerFaultPoints.SubmitPersisted);
    }

    private static OffchainTxRow ToRow(OffchainTx tx)
    {
        var arkTxid = tx.ArkTxid.ToString();
        return new OffchainTxRow(arkTxid, OffchainTxRow.Accepted, tx.ArkTx.ToBase64(), [.. tx.Checkpoints.Select((checkpoint, i) => new CheckpointRow(
            checkpoint.GlobalTransaction.GetHash().ToString(),
            arkTxid,
            i,
            tx.Inputs[i].OutPoint.Hash.ToString(),
            (int)tx.Inputs[i].OutPoint.N,
            checkpoint.ToBase64()))]);
    }

    private static SubmitTxResponse Answer(OffchainTxRow tx) => new()
    {
        ArkTxid = tx.ArkTxid,
        FinalArkTx = tx.Psbt,
        SignedCheckpointTxs = { tx.Checkpoints.Select(checkpoint => checkpoint.Psbt) },
    };
}
