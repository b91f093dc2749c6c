using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Data;
using HashPerp.ArkServer.Grpc;
using HashPerp.Contracts.Ark.V1;

namespace HashPerp.ArkServer.Streams;

/// <summary>Tells the transaction stream and script subscriptions what was spent and created. Called after the commit, never before.</summary>
public sealed class VtxoNotifier(TransactionHub transactions, ScriptSubscriptionHub subscriptions)
{
    public void ArkTx(OffchainTxRow tx, IReadOnlyCollection<VtxoRecord> spent, IReadOnlyCollection<VtxoRecord> created)
    {
        ArgumentNullException.ThrowIfNull(tx);
        // The books were read before the spend; what goes out says what is true now.
        var nowSpent = spent.Select(vtxo => vtxo with { IsSpent = true, ArkTxid = tx.ArkTxid }).ToList();
        var notification = Notification(tx.ArkTxid, tx.Psbt, nowSpent, created);
        var scriptEvent = ScriptEvent(tx.ArkTxid, tx.Psbt, nowSpent, created);
        foreach (var checkpoint in tx.Checkpoints)
        {
            notification.CheckpointTxs[checkpoint.Spent.ToString()] = new TxData { Txid = checkpoint.Txid, Tx = checkpoint.Psbt };
            scriptEvent.CheckpointTxs[checkpoint.Spent.ToString()] = new IndexerTxData { Txid = checkpoint.Txid, Tx = checkpoint.Psbt };
        }
        transactions.Publish(new GetTransactionsStreamResponse { ArkTx = notification });
        subscriptions.Publish(Scripts(spent, created), scriptEvent);
    }

    public void Commitment(string txid, string tx, IReadOnlyCollection<VtxoRecord> spent, IReadOnlyCollection<VtxoRecord> created)
    {
        transactions.Publish(new GetTransactionsStreamResponse { CommitmentTx = Notification(txid, tx, spent, created) });
        subscriptions.Publish(Scripts(spent, created), ScriptEvent(txid, tx, spent, created));
    }

    /// <summary>A sweep is confirmed: these have lost their way to the chain, and their owners may recover those that are unspent.</summary>
    public void Swept(string txid, string tx, IReadOnlyCollection<VtxoRecord> swept)
    {
        var outPoints = swept.Select(vtxo => new Outpoint { Txid = vtxo.OutPoint.Hash.ToString(), Vout = vtxo.OutPoint.N });
        transactions.Publish(new GetTransactionsStreamResponse { SweepTx = new TxNotification { Txid = txid, Tx = tx, SweptVtxos = { outPoints } } });
        var scriptEvent = new IndexerSubscriptionEvent { Txid = txid, Tx = tx, SweptVtxos = { swept.Select(WireVtxo.ToIndexerVtxo) } };
        subscriptions.Publish(Scripts(swept, []), scriptEvent);
    }

    private static TxNotification Notification(string txid, string tx, IEnumerable<VtxoRecord> spent, IEnumerable<VtxoRecord> created) => new()
    {
        Txid = txid,
        Tx = tx,
        SpentVtxos = { spent.Select(WireVtxo.ToVtxo) },
        SpendableVtxos = { created.Select(WireVtxo.ToVtxo) },
    };

    private static IndexerSubscriptionEvent ScriptEvent(string txid, string tx, IEnumerable<VtxoRecord> spent, IEnumerable<VtxoRecord> created) => new()
    {
        Txid = txid,
        Tx = tx,
        SpentVtxos = { spent.Select(WireVtxo.ToIndexerVtxo) },
        NewVtxos = { created.Select(WireVtxo.ToIndexerVtxo) },
    };

    private static HashSet<string> Scripts(IEnumerable<VtxoRecord> spent, IEnumerable<VtxoRecord> created) =>
        [.. spent.Concat(created).Select(vtxo => vtxo.Script.ToHex())];
}
