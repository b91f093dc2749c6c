using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Data;
using HashPerp.ArkServer.Wallet;
using HashPerp.Bitcoin;
using Npgsql;

namespace HashPerp.ArkServer.Chain;

/// <summary>
/// Takes the outputs of checkpoints whose ark transaction nobody brought on chain within the checkpoint's delay (40-ark-wire §3.8). Without it the operator would
/// pay twice for a coin that was unrolled after it had been spent off-chain and settled since. Whoever still holds an output of that ark transaction may recover it.
/// </summary>
public sealed partial class CheckpointSweeper(
    NpgsqlDataSource database, ChainView chain, OperatorWallet wallet, Operator self, Sweeps sweeps, ILogger<CheckpointSweeper> logger)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        foreach (var (sweep, isLost) in await SweepStore.PendingCheckpointSweepsAsync(connection))
        {
            await (isLost ? sweeps.GiveUpAsync(connection, sweep) : sweeps.BroadcastAsync(sweep, cancel));
        }
        var unrolled = await SweepStore.CheckpointsAsync(connection);
        if (unrolled.Count == 0)
        {
            return;
        }
        var tip = await chain.TipAsync(cancel);
        foreach (var checkpoint in unrolled)
        {
            if (await sweeps.IsMatureAsync(checkpoint.Height, self.Info.CheckpointUnroll.Delay!.Value, tip, cancel))
            {
                await SweepAsync(connection, checkpoint, cancel);
            }
        }
    }

    private async Task SweepAsync(NpgsqlConnection connection, UnrolledCheckpoint checkpoint, CancellationToken cancel)
    {
        var input = SweepInput.Of(PSBT.Parse(checkpoint.Psbt), self.Info.CheckpointUnroll);
        if (SweepTx.Build([input], self.Keys.Forfeit, self.Keys.WalletScript, await wallet.FeeRateAsync(cancel)) is not { } sweep)
        {
            LogNotWorth(logger, checkpoint.Txid);
            return;
        }
        await sweeps.SendAsync(connection, sweep, row => row with { CheckpointTxid = checkpoint.Txid }, cancel);
    }

    [LoggerMessage(54, LogLevel.Debug, "The output of checkpoint {Txid} isn't worth its fee")]
    private static partial void LogNotWorth(ILogger logger, string txid);
}
