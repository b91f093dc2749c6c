using System.Text.Json;
using HashPerp.Ark;
using HashPerp.ArkServer.Chain;
using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Data;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Batches;

/// <summary>
/// The end of a session: the operator signs, writes everything down, and only then broadcasts. From the moment the round is persisted a crash at any
/// point ends in the same state, because <see cref="RoundFinisher"/> starts from what was written.
/// </summary>
public sealed class BatchSettlement(Operator self, NpgsqlDataSource database, RPCClient node, ChainView chain, RoundFinisher finisher)
{
    public async Task SettleAsync(BatchSession session, Commitment commitment, ForfeitRound signatures, CancellationToken cancel)
    {
        var tip = await chain.TipAsync(cancel);
        var signed = Sign(commitment, signatures);
        await RequireAcceptableAsync(signed, cancel);
        var round = ToRow(session, commitment, signed, tip.MedianTime);
        await PersistAsync(round, commitment, SignForfeits(commitment, signatures), cancel);
        await finisher.FinishAsync(round, cancel);
    }

    private Transaction Sign(Commitment commitment, ForfeitRound signatures)
    {
        var psbt = signatures.SignedCommitment;
        for (var i = 0; i < psbt.Inputs.Count; i++)
        {
            if (i < commitment.Draft.Boarding.Count)
            {
                LeafSigning.Sign(psbt, i, self.Keys.Signer);
            }
            else
            {
                psbt.SignTapKey(i, self.Keys.WalletOutput);
            }
        }
        return TxFinalizer.Finalize(psbt);
    }

    /// <summary>A boarding coin may have been spent since it was registered; find out before anybody's VTXO is spent in the books.</summary>
    private async Task RequireAcceptableAsync(Transaction signed, CancellationToken cancel)
    {
        var verdict = (await node.TestMempoolAcceptAsync([signed], cancel))[0];
        if (!verdict.Allowed)
        {
            throw OperatorErrors.CommitmentRefused.Error($"The node refuses the commitment transaction: {verdict.RejectReason}.", "Register again.");
        }
    }

    private List<ForfeitRow> SignForfeits(Commitment commitment, ForfeitRound signatures)
    {
        var rows = new List<ForfeitRow>();
        foreach (var (outPoint, forfeit) in signatures.Forfeits)
        {
            for (var i = 0; i < forfeit.Inputs.Count; i++)
            {
                if (forfeit.Inputs[i].TxIn.PrevOut == outPoint)
                {
                    LeafSigning.Sign(forfeit, i, self.Keys.Signer);
                }
                else
                {
                    forfeit.SignTapKey(i, self.Keys.ConnectorOutput);
                }
            }
            rows.Add(new ForfeitRow(
                forfeit.GlobalTransaction.GetHash().ToString(), commitment.Txid.ToString(), outPoint.Hash.ToString(), (int)outPoint.N, forfeit.ToBase64()));
        }
        return rows;
    }

    private async Task PersistAsync(RoundRow round, Commitment commitment, List<ForfeitRow> forfeits, CancellationToken cancel)
    {
        var recoverable = commitment.Draft.Intents.SelectMany(intent => intent.Inputs)
            .Where(input => input.Kind == BatchInputKind.Recoverable).Select(input => input.OutPoint).ToList();
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await VtxoStore.LockAsync(transaction, [.. commitment.Draft.Forfeited.Select(input => input.OutPoint), .. recoverable]);
        await RoundStore.PersistAsync(transaction, round, [.. TreeRows(commitment), .. ConnectorRows(commitment)], forfeits, recoverable);
        FaultPoint.Before(ArkServerFaultPoints.RoundPersisted);
        await transaction.CommitAsync(cancel);
        FaultPoint.After(ArkServerFaultPoints.RoundPersisted);
    }

    private RoundRow ToRow(BatchSession session, Commitment commitment, Transaction signed, long now) => new()
    {
        CommitmentTxid = commitment.Txid.ToString(),
        BatchId = session.Id,
        CommitmentTx = signed.ToHex(),
        CommitmentPsbt = commitment.Psbt.ToBase64(),
        StartedAt = now,
        EndedAt = now,
        InputSat = commitment.Draft.Forfeited.Sum(input => input.Output.Value.Value),
        InputVtxos = commitment.Draft.Forfeited.Count,
        BatchVout = commitment.Draft.BatchVout,
        BatchSat = commitment.Draft.BatchOutput?.Value.Value ?? 0,
        BatchVtxos = commitment.Draft.Leaves.Sum(leaf => leaf.Outputs.Count),
        ConnectorVout = commitment.Draft.ConnectorVout,
        ConnectorSat = commitment.Draft.ConnectorOutput?.Value.Value ?? 0,
        FeeSat = commitment.Fee.Value,
        // Until the commitment confirms this is the earliest that it can become.
        ExpiresAt = now + self.Options.VtxoTreeExpiry,
    };

    private static IEnumerable<BatchTxRow> TreeRows(Commitment commitment) =>
        commitment.Tree is { } tree ? Rows(tree, commitment.Txid, BatchTxRow.Tree) : [];

    private IEnumerable<BatchTxRow> ConnectorRows(Commitment commitment)
    {
        if (commitment.ConnectorTree is not { } tree)
        {
            return [];
        }
        foreach (var tx in tree.Transactions)
        {
            tx.Psbt.Inputs[0].WitnessUtxo = tree.SpentOutput(tx, commitment.Draft.ConnectorOutput!);
            tx.Psbt.SignTapKey(0, self.Keys.ConnectorOutput);
        }
        return Rows(tree, commitment.Txid, BatchTxRow.Connector);
    }

    private static IEnumerable<BatchTxRow> Rows(TxTree tree, uint256 commitmentTxid, string kind) => tree.Transactions.Select((tx, position) => new BatchTxRow(
        tx.Txid.ToString(),
        commitmentTxid.ToString(),
        kind,
        position,
        tx.Spends.Hash.ToString(),
        JsonSerializer.Serialize(tx.Children.ToDictionary(child => child.Key, child => child.Value.ToString())),
        tx.Psbt.ToBase64()));
}
