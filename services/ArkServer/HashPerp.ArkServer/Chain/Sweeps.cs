using HashPerp.Ark;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Data;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Chain;

/// <summary>What all sweeps have in common: written down first, broadcast after, sent again until they confirm or can't any more.</summary>
public sealed partial class Sweeps(RPCClient node, ILogger<Sweeps> logger)
{
    /// <param name="describe">Adds what it sweeps.</param>
    public async Task SendAsync(NpgsqlConnection connection, SweepTx sweep, Func<SweepRow, SweepRow> describe, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(describe);
        var row = describe(new SweepRow
        {
            Txid = sweep.Transaction.GetHash().ToString(), Tx = sweep.Transaction.ToHex(), TreeTxids = [], SweptSat = sweep.Swept.Value, FeeSat = sweep.Fee.Value,
        });
        FaultPoint.Before(ArkServerFaultPoints.SweepPersisted);
        await SweepStore.InsertAsync(connection, row);
        FaultPoint.After(ArkServerFaultPoints.SweepPersisted);
        await BroadcastAsync(row, cancel);
    }

    public async Task BroadcastAsync(SweepRow sweep, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        try
        {
            await node.SendRawTransactionAsync(Transaction.Parse(sweep.Tx), cancel);
            LogSwept(logger, sweep.CommitmentTxid ?? sweep.CheckpointTxid!, sweep.Txid, sweep.SweptSat);
        }
        catch (HashPerpException refused) when (refused.Code == BitcoinErrors.NodeRefused)
        {
            // The usual cause is that an owner is unrolling at this moment: one of the two confirms.
            LogRefused(logger, sweep.Txid, refused.What);
        }
    }

    /// <summary>Somebody else took what it would have taken.</summary>
    public async Task GiveUpAsync(NpgsqlConnection connection, SweepRow sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        await SweepStore.FailAsync(connection, sweep);
        LogLost(logger, sweep.Txid);
    }

    /// <summary>Whether the delay has passed since an output of this height was confirmed; it counts from the block before (BIP68).</summary>
    public async Task<bool> IsMatureAsync(int height, RelativeDelay delay, ChainTip tip, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tip);
        var before = await node.GetBlockHashAsync(height - 1, cancel);
        return (await node.GetBlockHeaderInfoAsync(before, cancel)).MedianTime + delay.Value <= tip.MedianTime;
    }

    [LoggerMessage(50, LogLevel.Information, "{What} is swept in {Txid}: {Sat} sat")]
    private static partial void LogSwept(ILogger logger, string what, string txid, long sat);

    [LoggerMessage(51, LogLevel.Information, "Sweep {Txid} is with the node already, or was refused and is sent again: {Reason}")]
    private static partial void LogRefused(ILogger logger, string txid, string reason);

    [LoggerMessage(52, LogLevel.Warning, "Sweep {Txid} is void: an owner has taken to the chain what it would have taken")]
    private static partial void LogLost(ILogger logger, string txid);
}
