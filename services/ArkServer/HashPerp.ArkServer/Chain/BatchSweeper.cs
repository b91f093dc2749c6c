using System.Text.Json;
using HashPerp.Ark;
using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Data;
using HashPerp.ArkServer.Wallet;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Chain;

/// <summary>
/// Takes back what the operator put up for batches that have expired (40-ark-wire §4.4). Each sweep is written down before it is broadcast and sent again
/// until it confirms, or until somebody unrolls what it would take. Its VTXOs count as swept, and their owners may recover them in a batch, once it is confirmed.
/// </summary>
public sealed partial class BatchSweeper(
    NpgsqlDataSource database, RPCClient node, ChainView chain, OperatorWallet wallet, Operator self, ILogger<BatchSweeper> logger)
{
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
                await SweepStore.FailAsync(connection, sweep);
                LogLost(logger, sweep.Txid);
                continue;
            }
            taken.UnionWith(sweep.TreeTxids);
            if (sweep.State == SweepRow.Broadcast)
            {
                waiting = true;
                await BroadcastAsync(sweep, cancel);
            }
        }
        var open = (await SweepableAsync(connection, round, unrolled)).Where(output => !taken.Contains(output.Spender.Txid.ToString())).ToList();
        if (open.Count > 0)
        {
            await SweepAsync(connection, round, await MatureAsync(open, tip, cancel), cancel);
        }
        else if (!waiting)
        {
            await SweepStore.FinishRoundAsync(connection, round);
        }
    }

    private async Task SweepAsync(NpgsqlConnection connection, RoundRow round, List<SweepableOutput> outputs, CancellationToken cancel)
    {
        var rate = await wallet.FeeRateAsync(cancel);
        foreach (var part in outputs.Chunk(SweepTx.MaxInputs))
        {
            if (SweepTx.Build(part, self.SweepClosure, self.Keys.Forfeit, self.Keys.WalletScript, rate) is not { } sweep)
            {
                LogNotWorth(logger, round.CommitmentTxid, part.Length);
                continue;
            }
            var row = new SweepRow
            {
                Txid = sweep.Transaction.GetHash().ToString(),
                CommitmentTxid = round.CommitmentTxid,
                Tx = sweep.Transaction.ToHex(),
                TreeTxids = [.. part.Select(output => output.Spender.Txid.ToString())],
                SweptSat = sweep.Swept.Value,
                FeeSat = sweep.Fee.Value,
            };
            FaultPoint.Before(ArkServerFaultPoints.SweepPersisted);
            await SweepStore.InsertAsync(connection, row);
            FaultPoint.After(ArkServerFaultPoints.SweepPersisted);
            await BroadcastAsync(row, cancel);
        }
    }

    private async Task BroadcastAsync(SweepRow sweep, CancellationToken cancel)
    {
        try
        {
            await node.SendRawTransactionAsync(Transaction.Parse(sweep.Tx), cancel);
            LogSwept(logger, sweep.CommitmentTxid, sweep.Txid, sweep.SweptSat);
        }
        catch (HashPerpException refused) when (refused.Code == BitcoinErrors.NodeRefused)
        {
            // The usual cause is that an owner is unrolling at this moment: one of the two confirms.
            LogRefused(logger, sweep.Txid, refused.What);
        }
    }

    private static async Task<IReadOnlyList<SweepableOutput>> SweepableAsync(NpgsqlConnection connection, RoundRow round, IReadOnlyDictionary<uint256, int> unrolled)
    {
        var rows = await RoundStore.TxsAsync(connection, round.CommitmentTxid, BatchTxRow.Tree);
        var tree = TxTree.Create([.. rows.Select(row => new TreeTx(
            PSBT.Parse(row.Psbt), JsonSerializer.Deserialize<Dictionary<uint, string>>(row.Children)!.ToDictionary(pair => pair.Key, pair => uint256.Parse(pair.Value))))]);
        var batchOutput = Transaction.Parse(round.CommitmentTx).Outputs[round.BatchVout!.Value];
        return SweepableOutput.Of(tree, batchOutput, round.ConfirmedHeight!.Value, unrolled);
    }

    /// <summary>Those whose own confirmation is old enough: what was unrolled late expires late (BIP68).</summary>
    private async Task<List<SweepableOutput>> MatureAsync(List<SweepableOutput> outputs, ChainTip tip, CancellationToken cancel)
    {
        var mature = new List<SweepableOutput>();
        foreach (var output in outputs)
        {
            var before = await node.GetBlockHashAsync(output.ConfirmedHeight - 1, cancel);
            if ((await node.GetBlockHeaderInfoAsync(before, cancel)).MedianTime + self.TreeExpiry.Value <= tip.MedianTime)
            {
                mature.Add(output);
            }
        }
        return mature;
    }

    [LoggerMessage(50, LogLevel.Information, "Expired batch {Commitment} is swept in {Txid}: {Sat} sat")]
    private static partial void LogSwept(ILogger logger, string commitment, string txid, long sat);

    [LoggerMessage(51, LogLevel.Information, "Sweep {Txid} is with the node already, or refused for now: {Reason}")]
    private static partial void LogRefused(ILogger logger, string txid, string reason);

    [LoggerMessage(52, LogLevel.Warning, "Sweep {Txid} is void: an owner has unrolled what it would have taken")]
    private static partial void LogLost(ILogger logger, string txid);

    [LoggerMessage(53, LogLevel.Debug, "{Count} outputs of expired batch {Commitment} aren't worth their fee")]
    private static partial void LogNotWorth(ILogger logger, string commitment, int count);
}
