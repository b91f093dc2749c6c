using HashPerp.ArkServer.Data;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Chain;

/// <summary>
/// Answers VTXOs that were brought on chain after they had been spent off-chain (40-ark-wire §4.4): the next checkpoint, or the connector branch and
/// the forfeit, are broadcast with a fee from the operator's own coins. One step per confirmed parent, since version 3 allows one unconfirmed ancestor.
/// </summary>
public sealed partial class StaleOutputReaction(NpgsqlDataSource database, RPCClient node, FeeBumper bumper, ILogger<StaleOutputReaction> logger)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        foreach (var stale in await ReactionStore.StaleAsync(connection))
        {
            var steps = await ReactionStore.AnswerAsync(connection, stale);
            foreach (var psbt in steps)
            {
                if (!await StepAsync(connection, stale, psbt, cancel))
                {
                    break;
                }
            }
        }
    }

    /// <summary>True: this one is confirmed, go on with the next.</summary>
    private async Task<bool> StepAsync(NpgsqlConnection connection, StaleVtxo stale, PSBT psbt, CancellationToken cancel)
    {
        var txid = psbt.GlobalTransaction.GetHash();
        if (await node.GetRawTransactionAsync(txid, cancel) is { } known)
        {
            return known.BlockHash is not null;
        }
        try
        {
            await bumper.BroadcastAsync(connection, TxFinalizer.Finalize(psbt), "reaction", cancel);
            LogReaction(logger, stale.OutPoint, txid);
        }
        catch (HashPerpException error) when (error.Code != BitcoinErrors.NodeUnreachable)
        {
            LogNoReaction(logger, stale.OutPoint, error.Message);
        }
        return false;
    }

    [LoggerMessage(40, LogLevel.Warning, "Answered stale VTXO {OutPoint} with {Txid}")]
    private static partial void LogReaction(ILogger logger, OutPoint outPoint, uint256 txid);

    [LoggerMessage(41, LogLevel.Error, "Stale VTXO {OutPoint} cannot be answered: {Reason}")]
    private static partial void LogNoReaction(ILogger logger, OutPoint outPoint, string reason);
}
