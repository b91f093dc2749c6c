using HashPerp.Ark;
using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Data;
using HashPerp.Contracts.Ark.V1;
using Npgsql;
using Intent = HashPerp.Contracts.Ark.V1.Intent;

namespace HashPerp.ArkServer.Features.GetPendingTx;

/// <summary>Gives owners back what SubmitTx answered, for coins that are locked by a transaction nobody finalized.</summary>
public sealed class GetPendingTxHandler(Operator self, NpgsqlDataSource database, TimeProvider time)
{
    public async Task<GetPendingTxResponse> HandleAsync(Intent? wire, CancellationToken cancel)
    {
        var proof = IntentReader.Read(wire?.Proof ?? "", wire?.Message ?? "", IntentType.GetPendingTx, self.Info, time.GetUtcNow().ToUnixTimeSeconds());
        await using var connection = await database.OpenConnectionAsync(cancel);
        var known = (await VtxoStore.FindAsync(connection, [.. proof.Coins.Select(coin => coin.OutPoint)])).ToDictionary(vtxo => vtxo.OutPoint);
        foreach (var coin in proof.Coins)
        {
            var vtxo = known.GetValueOrDefault(coin.OutPoint)
                ?? throw OperatorErrors.VtxoNotFound.Error($"{coin.OutPoint} is not a VTXO of this operator.").With("vtxo_outpoint", coin.OutPoint);
            IntentCoinRules.RequireSame(coin, vtxo.Output);
        }
        var pending = await OffchainStore.PendingAsync(connection, known.Keys);
        return new GetPendingTxResponse
        {
            PendingTxs =
            {
                pending.Select(tx => new PendingTx
                {
                    ArkTxid = tx.ArkTxid,
                    FinalArkTx = tx.Psbt,
                    SignedCheckpointTxs = { tx.Checkpoints.Select(checkpoint => checkpoint.Psbt) },
                }),
            },
        };
    }
}
