using System.Text.Json;
using System.Text.Json.Nodes;
using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Esplora;

/// <summary>The questions of a wallet about the chain, answered from the operator's own node.</summary>
internal sealed class EsploraQueries(ChainIndex chain, RPCClient node, ArkServerOptions options)
{
    /// <summary>Transactions in one answer.</summary>
    private const int MaxHistory = 500;

    private const int MaxCoins = 5_000;

    private const int TipBlocks = 10;

    private static readonly int[] FeeTargets = [1, 2, 3, 6, 12, 24, 144];

    private readonly BitcoinNetwork _network = BitcoinNetwork.Parse(options.Network);

    public Task<JsonArray> CoinsAsync(string address, CancellationToken cancel)
    {
        var script = ScriptOf(address);
        return chain.ReadAsync(index => new JsonArray([.. index.Unspent(script).Take(MaxCoins).Select(coin => EsploraJson.Coin(coin.Tx, coin.Vout))]), cancel);
    }

    public Task<JsonArray> HistoryAsync(string address, CancellationToken cancel)
    {
        var script = ScriptOf(address);
        return chain.ReadAsync(index => new JsonArray([.. index.History(script).Take(MaxHistory).Select(tx => EsploraJson.Tx(tx, index, _network))]), cancel);
    }

    public Task<JsonObject> TxAsync(string txid, CancellationToken cancel) => WithTxAsync(txid, (index, tx) => EsploraJson.Tx(tx, index, _network), cancel);

    public Task<string> TxHexAsync(string txid, CancellationToken cancel) => WithTxAsync(txid, (_, tx) => tx.Transaction.ToHex(), cancel);

    public Task<JsonObject> StatusAsync(string txid, CancellationToken cancel) => WithTxAsync(txid, (_, tx) => EsploraJson.Status(tx.Block), cancel);

    public Task<JsonArray> OutspendsAsync(string txid, CancellationToken cancel) => WithTxAsync(
        txid,
        (index, tx) => new JsonArray([.. tx.Transaction.Outputs.Select((_, vout) => EsploraJson.Outspend(index.SpenderOf(new OutPoint(tx.Txid, (uint)vout))))]),
        cancel);

    /// <summary>The newest blocks, the tip first.</summary>
    public async Task<JsonArray> BlocksAsync(CancellationToken cancel)
    {
        var blocks = new JsonArray();
        uint256? hash = await node.GetBestBlockHashAsync(cancel);
        while (hash is { } known && blocks.Count < TipBlocks)
        {
            var header = await node.GetBlockHeaderInfoAsync(known, cancel);
            blocks.Add(new JsonObject
            {
                ["id"] = header.Hash.ToString(),
                ["height"] = header.Height,
                ["timestamp"] = header.Time,
                ["mediantime"] = header.MedianTime,
                ["previousblockhash"] = header.PreviousHash?.ToString(),
            });
            hash = header.PreviousHash;
        }
        return blocks;
    }

    public async Task<string> TipHeightAsync(CancellationToken cancel) => $"{await node.GetBlockCountAsync(cancel)}";

    /// <summary>
    /// sat/vB by blocks until confirmation: the node's estimate, 1 where it has none, and one more. A wallet pays for its unroll at exactly this rate, and some nodes (Knots)
    /// charge each package 240 sat for the zero-valued anchor, which one more sat/vB covers.
    /// </summary>
    public async Task<JsonObject> FeesAsync(CancellationToken cancel)
    {
        var fees = new JsonObject();
        foreach (var target in FeeTargets)
        {
            var perKilobyte = await node.EstimateSmartFeeAsync(target, cancel);
            fees[$"{target}"] = (((perKilobyte?.Value ?? 1000) + 999) / 1000) + 1;
        }
        return fees;
    }

    public async Task<string> BroadcastAsync(string hex, CancellationToken cancel)
    {
        var transaction = Wire.Recoding(OperatorErrors.InvalidRequest, () => Transaction.Parse(hex.Trim()));
        return (await node.SendRawTransactionAsync(transaction, cancel)).ToString();
    }

    /// <summary>The node's own answer to a parent with its child.</summary>
    public async Task<JsonNode> BroadcastPackageAsync(string json, CancellationToken cancel)
    {
        var package = Wire.Recoding(OperatorErrors.InvalidRequest, () => ReadPackage(json).Select(Transaction.Parse).ToList());
        var answer = await node.SubmitPackageAsync(package, cancel);
        answer.EnsureAccepted();
        return new JsonObject
        {
            ["package_msg"] = answer.Message,
            ["tx-results"] = new JsonObject(answer.Transactions.Select(tx =>
                new KeyValuePair<string, JsonNode?>(tx.WitnessTxId.ToString(), new JsonObject { ["txid"] = tx.TxId.ToString() }))),
        };
    }

    private static List<string> ReadPackage(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<List<string>>(json) is { Count: > 0 and <= RPCClient.MaxPackageCount } package && !package.Contains(null!)
                ? package
                : throw OperatorErrors.InvalidRequest.Error("The package is empty or too long.", $"Send 1 to {RPCClient.MaxPackageCount} transactions.");
        }
        catch (JsonException error)
        {
            throw new HashPerpException(OperatorErrors.InvalidRequest, "The package cannot be read.", "Send a JSON array of transactions in hex.", error);
        }
    }

    private Script ScriptOf(string address) => Wire.Recoding(OperatorErrors.InvalidRequest, () => BitcoinAddress.Parse(address, _network));

    private Task<T> WithTxAsync<T>(string txid, Func<TxIndex, IndexedTx, T> answer, CancellationToken cancel)
    {
        var id = Wire.Recoding(OperatorErrors.InvalidRequest, () => uint256.Parse(txid));
        return chain.ReadAsync(
            index => index.Find(id) is { } tx ? answer(index, tx) : throw OperatorErrors.TxNotFound.Error($"The node has no transaction {id}.").With("txid", id),
            cancel);
    }
}
