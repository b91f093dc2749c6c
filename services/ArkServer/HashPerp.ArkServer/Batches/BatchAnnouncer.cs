using HashPerp.Ark;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Streams;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Batches;

/// <summary>Turns the steps of a session into events with the topics that 40-ark-wire §2.1 gives them.</summary>
public sealed class BatchAnnouncer(BatchEventHub hub)
{
    private const int VtxoTreeIndex = 0;

    private const int ConnectorTreeIndex = 1;

    public void Started(BatchSession session, long batchExpiry)
    {
        var started = new BatchStartedEvent { Id = session.Id, BatchExpiry = batchExpiry };
        started.IntentIdHashes.AddRange(session.Selected.Select(intent => intent.IdHash));
        hub.Publish(new GetEventStreamResponse { BatchStarted = started });
    }

    public void TreeSigningStarted(BatchSession session, Commitment commitment, IEnumerable<ECPubKey> cosigners)
    {
        foreach (var tx in commitment.Tree!.Transactions)
        {
            var topics = CosignerTopics(tx);
            hub.Publish(new GetEventStreamResponse { TreeTx = TreeTx(session, tx, topics, VtxoTreeIndex) }, topics);
        }
        var started = new TreeSigningStartedEvent { Id = session.Id, UnsignedCommitmentTx = commitment.Psbt.ToBase64() };
        started.CosignersPubkeys.AddRange(cosigners.Select(key => key.ToString()));
        hub.Publish(new GetEventStreamResponse { TreeSigningStarted = started });
    }

    public void Nonces(BatchSession session, TxTree tree, TreeCoordinator coordinator)
    {
        foreach (var tx in tree.Transactions)
        {
            var topics = CosignerTopics(tx);
            var nonces = new TreeNoncesEvent { Id = session.Id, Txid = tx.Txid.ToString(), Topic = { topics } };
            foreach (var (key, nonce) in coordinator.NoncesOf(tx.Txid))
            {
                nonces.Nonces[key.ToString()] = nonce.ToString();
            }
            hub.Publish(new GetEventStreamResponse { TreeNonces = nonces }, topics);
        }
    }

    public void Signatures(BatchSession session, TxTree tree, IReadOnlyDictionary<uint256, byte[]> signatures)
    {
        foreach (var tx in tree.Transactions)
        {
            var topics = CosignerTopics(tx);
            hub.Publish(new GetEventStreamResponse
            {
                TreeSignature = new TreeSignatureEvent
                {
                    Id = session.Id,
                    Topic = { topics },
                    BatchIndex = VtxoTreeIndex,
                    Txid = tx.Txid.ToString(),
                    Signature = Hex.Encode(signatures[tx.Txid]),
                },
            }, topics);
        }
    }

    /// <summary>Each client gets exactly the connectors of its own forfeits, with the way to them from the root.</summary>
    public void Finalization(BatchSession session, Commitment commitment)
    {
        if (commitment.ConnectorTree is { } connectors)
        {
            var forfeits = commitment.Draft.Forfeited.Select(input => input.OutPoint.ToString()).ToList();
            var topicsOf = connectors.Leaves.Select((leaf, index) => (leaf.Txid, Topic: forfeits[index])).ToDictionary(pair => pair.Txid, pair => pair.Topic);
            foreach (var tx in connectors.Transactions)
            {
                var topics = LeavesBelow(connectors, tx).Select(leaf => topicsOf[leaf.Txid]).ToList();
                hub.Publish(new GetEventStreamResponse { TreeTx = TreeTx(session, tx, topics, ConnectorTreeIndex) }, topics);
            }
        }
        hub.Publish(new GetEventStreamResponse
        {
            BatchFinalization = new BatchFinalizationEvent { Id = session.Id, CommitmentTx = commitment.Psbt.ToBase64() },
        });
    }

    public void Finalized(BatchSession session, uint256 commitmentTxid) => hub.Publish(new GetEventStreamResponse
    {
        BatchFinalized = new BatchFinalizedEvent { Id = session.Id, CommitmentTxid = commitmentTxid.ToString() },
    });

    public void Failed(BatchSession session, string reason) => hub.Publish(
        new GetEventStreamResponse { BatchFailed = new BatchFailedEvent { Id = session.Id, Reason = reason } },
        session.Selected.SelectMany(intent => intent.Topics));

    private static List<string> CosignerTopics(TreeTx tx) => [.. tx.Cosigners.Select(key => key.ToString())];

    private static IEnumerable<TreeTx> LeavesBelow(TxTree tree, TreeTx tx) =>
        tx.IsLeaf ? [tx] : tx.Children.Values.SelectMany(child => LeavesBelow(tree, tree.Find(child)!));

    private static TreeTxEvent TreeTx(BatchSession session, TreeTx tx, List<string> topics, int batchIndex)
    {
        var message = new TreeTxEvent { Id = session.Id, Topic = { topics }, BatchIndex = batchIndex, Txid = tx.Txid.ToString(), Tx = tx.Psbt.ToBase64() };
        foreach (var (index, child) in tx.Children)
        {
            message.Children[index] = child.ToString();
        }
        return message;
    }
}
