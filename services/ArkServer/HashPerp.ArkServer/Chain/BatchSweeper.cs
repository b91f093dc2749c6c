using System.Text.Json;
using HashPerp.Ark;
using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Data;
using HashPerp.ArkServer.Wallet;
using HashPerp.Bitcoin;
using Npgsql;

namespace HashPerp.ArkServer.Chain;

/// <summary>
/// Takes back what the operator put up for batches that have expired (40-ark-wire §4.4). Each sweep is written down before it is broadcast and sent again
/// until it confirms, or until somebody unrolls what it would take. Its VTXOs count as swept, and their owners may recover them in a batch, once it is confirmed.
/// </summary>
public sealed partial class BatchSweeper(
    NpgsqlDataSource database, ChainView chain, OperatorWallet wallet, Operator self, Sweeps sweeps, ILogger<BatchSweeper> logger)
{
    /// <summary>Seconds of chain time; six blocks at the usual pace.</summary>
    private const long LookAgainAfter = 3_600;

    public async Task RunAsync(CancellationToken cancel)
    {
        var tip = await chain.TipAsync(cancel);
        await using var connection = await database.OpenConnectionAsync(cancel);
        foreach (var round in await SweepStore.ExpiredAsync(connection, tip.MedianTime))
        {
            await SweepAsync(connection, round, tip, cancel);
        }
    }

    private async Task SweepAsync(NpgsqlConnection connection, RoundRow round, ChainTip tip, CancellationToken cancel)
    {
        var unrolled = await SweepStore.UnrolledAsync(connection, round.CommitmentTxid);
        var taken = new HashSet<string>();
        var waiting = false;
        foreach (var sweep in await SweepStore.OfAsync(connection, round.CommitmentTxid))
        {
            if (sweep.State == SweepRow.Broadcast && sweep.TreeTxids.Any(txid => unrolled.ContainsKey(uint256.Parse(txid))))
            {
                await sweeps.GiveUpAsync(connection, sweep);
                continue;
            }
            taken.UnionWith(sweep.TreeTxids);
            if (sweep.State == SweepRow.Broadcast)
            {
                waiting = true;
                await sweeps.BroadcastAsync(sweep, cancel);
            }
        }
        var open = (await SweepableAsync(connection, round, unrolled)).Where(output => !taken.Contains(output.Spender.Txid.ToString())).ToList();
        var sent = open.Count > 0 && await SweepAsync(connection, round, await MatureAsync(open, tip, cancel), cancel);
        if (sent || waiting)
        {
            return;
        }
        await (open.Count == 0 ? SweepStore.FinishRoundAsync(connection, round) : SweepStore.PutAsideAsync(connection, round, tip.MedianTime + LookAgainAfter));
    }

    /// <returns>Whether anything was sent.</returns>
    private async Task<bool> SweepAsync(NpgsqlConnection connection, RoundRow round, List<SweepableOutput> outputs, CancellationToken cancel)
    {
        var sent = false;
        var rate = await wallet.FeeRateAsync(cancel);
        foreach (var part in outputs.Chunk(SweepTx.MaxInputs))
        {
            var sweep = SweepTx.Build([.. part.Select(output => SweepInput.Of(output, self.SweepClosure))], self.Keys.Forfeit, self.Keys.WalletScript, rate);
            if (sweep is null)
            {
                LogNotWorth(logger, round.CommitmentTxid, part.Length);
                continue;
            }
            await sweeps.SendAsync(connection, sweep, row => row with
            {
                CommitmentTxid = round.CommitmentTxid,
                TreeTxids = [.. part.Select(output => output.Spender.Txid.ToString())],
            }, cancel);
            sent = true;
        }
        return sent;
    }

    private static async Task<IReadOnlyList<SweepableOutput>> SweepableAsync(NpgsqlConnection connection, RoundRow round, IReadOnlyDictionary<uint256, int> unrolled)
    {
        var rows = await RoundStore.TxsAsync(connection, round.CommitmentTxid, BatchTxRow.Tree);
        var tree = TxTree.Create([.. rows.Select(row => new TreeTx(
            PSBT.Parse(row.Psbt), JsonSerializer.Deserialize<Dictionary<uint, string>>(row.Children)!.ToDictionary(pair => pair.Key, pair => uint256.Parse(pair.Value))))]);
        var batchOutput = Transaction.Parse(round.CommitmentTx).Outputs[round.BatchVout!.Value];
        return SweepableOutput.Of(tree, batchOutput, round.ConfirmedHeight!.Value, unrolled);
    }

    /// <summary>Those whose own confirmation is old enough: what was unrolled late expires late.</summary>
    private async Task<List<SweepableOutput>> MatureAsync(List<SweepableOutput> outputs, ChainTip tip, CancellationToken cancel)
    {
        var mature = new List<SweepableOutput>();
        foreach (var output in outputs)
        {
            if (await sweeps.IsMatureAsync(output.ConfirmedHeight, self.TreeExpiry, tip, cancel))
            {
                mature.Add(output);
            }
        }
        return mature;
    }

    [LoggerMessage(53, LogLevel.Debug, "{Count} outputs of expired batch {Commitment} aren't worth their fee")]
    private static partial void LogNotWorth(ILogger logger, string commitment, int count);
}
