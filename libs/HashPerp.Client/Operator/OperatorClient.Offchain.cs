using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <content>Off-chain transactions.</content>
public sealed partial class OperatorClient
{
    /// <summary>
    /// Submits an off-chain transaction whose ark tx everybody but the operator has signed, and gives back the same transaction with the
    /// operator's signatures, each verified: on every ark input and on every checkpoint.
    /// </summary>
    /// <param name="transaction">As we built it; gets no signatures itself.</param>
    /// <param name="signedArkTx">The same ark tx with its owners' signatures.</param>
    /// <exception cref="HashPerpException">
    /// <see cref="OperatorClientErrors.OperatorRefused"/>; <see cref="OperatorClientErrors.OffchainTxRefused"/>: what came back isn't ours, or isn't signed. The
    /// operator may then hold the inputs: recover with <see cref="GetPendingTxAsync"/>.
    /// </exception>
    public async Task<CosignedTx> SubmitTxAsync(OffchainTx transaction, PSBT signedArkTx, CancellationToken cancel = default)
    {
        var info = await GetInfoAsync(cancel);
        var request = new SubmitTxRequest { SignedArkTx = signedArkTx.ToBase64() };
        request.CheckpointTxs.Add(transaction.Checkpoints.Select(checkpoint => checkpoint.ToBase64()));
        var answer = await WriteAsync(nameof(SubmitTxAsync), options => _ark.SubmitTxAsync(request, options), cancel);
        return CosignedTx.Read(transaction, signedArkTx, answer.FinalArkTx, answer.SignedCheckpointTxs, info.SignerKey.XOnly);
    }

    /// <param name="checkpoints">With every signature.</param>
    public Task FinalizeTxAsync(uint256 arkTxid, IReadOnlyList<PSBT> checkpoints, CancellationToken cancel = default)
    {
        var request = new FinalizeTxRequest { ArkTxid = arkTxid.ToString() };
        request.FinalCheckpointTxs.Add(checkpoints.Select(checkpoint => checkpoint.ToBase64()));
        return WriteAsync(nameof(FinalizeTxAsync), options => _ark.FinalizeTxAsync(request, options), cancel);
    }

    /// <summary>Transactions that were submitted and not finalized, by a proof over (some of) their inputs.</summary>
    /// <param name="proof">Signed, over a message of type get-pending-tx.</param>
    public async Task<IReadOnlyList<PendingOffchainTx>> GetPendingTxAsync(PSBT proof, IntentMessage message, CancellationToken cancel = default)
    {
        var answer = await ReadAsync(
            nameof(GetPendingTxAsync), options => _ark.GetPendingTxAsync(new GetPendingTxRequest { Intent = ToIntent(proof, message) }, options), cancel);
        return [.. answer.PendingTxs.Select(pending => new PendingOffchainTx(uint256.Parse(pending.ArkTxid), pending.FinalArkTx, [.. pending.SignedCheckpointTxs]))];
    }
}

/// <summary>What the operator keeps between SubmitTx and FinalizeTx; read it with <see cref="CosignedTx.Read"/>.</summary>
public sealed record PendingOffchainTx(uint256 ArkTxid, string FinalArkTx, IReadOnlyList<string> SignedCheckpointTxs);
