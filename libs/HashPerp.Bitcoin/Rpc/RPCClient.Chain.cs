using System.Text.Json;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <content>Blocks, headers and outputs.</content>
public sealed partial class RPCClient
{
    public const int HeaderBytes = 80;

    public async Task<BlockchainInfo> GetBlockchainInfoAsync(CancellationToken cancel = default)
    {
        var answer = await CallAsync("getblockchaininfo", [], cancel).ConfigureAwait(false);
        return new BlockchainInfo(answer.Text("chain"), answer.Int("blocks"), answer.Int("headers"), answer.Hash("bestblockhash"),
            answer.Long("time"), answer.Long("mediantime"), answer.Bool("initialblockdownload"));
    }

    private const int MaxScanAttempts = 600;

    private static readonly TimeSpan ScanPause = TimeSpan.FromMilliseconds(100);

    /// <summary>The height of the best chain.</summary>
    public async Task<int> GetBlockCountAsync(CancellationToken cancel = default) =>
        (await CallAsync("getblockcount", [], cancel).ConfigureAwait(false)).GetInt32();

    public async Task<uint256> GetBestBlockHashAsync(CancellationToken cancel = default) =>
        uint256.Parse((await CallAsync("getbestblockhash", [], cancel).ConfigureAwait(false)).Text());

    public async Task<uint256> GetBlockHashAsync(int height, CancellationToken cancel = default) =>
        uint256.Parse((await CallAsync("getblockhash", [height], cancel).ConfigureAwait(false)).Text());

    /// <summary>The 80 header bytes, whose hash is checked to be the one asked for.</summary>
    public async Task<byte[]> GetBlockHeaderAsync(uint256 hash, CancellationToken cancel = default)
    {
        var header = Hex.Decode((await CallAsync("getblockheader", [hash.ToString(), false], cancel).ConfigureAwait(false)).Text());
        return header.Length == HeaderBytes && new uint256(Hashes.Sha256d(header)) == hash ? header : throw RPCJson.Unexpected("header");
    }

    /// <summary>What the node knows about a header beside its bytes: height, MTP, neighbours.</summary>
    public async Task<BlockHeaderInfo> GetBlockHeaderInfoAsync(uint256 hash, CancellationToken cancel = default)
    {
        var answer = await CallAsync("getblockheader", [hash.ToString(), true], cancel).ConfigureAwait(false);
        return new BlockHeaderInfo(answer.Hash("hash"), answer.Int("height"), answer.Int("confirmations"), answer.Long("time"),
            answer.Long("mediantime"), answer.OptionalHash("previousblockhash"), answer.OptionalHash("nextblockhash"));
    }

    public async Task<RPCBlock> GetBlockAsync(uint256 hash, CancellationToken cancel = default) =>
        ParseBlock(Hex.Decode((await CallAsync("getblock", [hash.ToString(), 0], cancel).ConfigureAwait(false)).Text()));

    /// <summary>The node's JSON of a block with its transactions (verbosity 2), for what the bytes don't say, such as fees.</summary>
    public Task<JsonElement> GetBlockVerboseAsync(uint256 hash, CancellationToken cancel = default) => CallAsync("getblock", [hash.ToString(), 2], cancel);

    /// <summary>
    /// A transaction of the best chain (needs <c>-txindex</c>) or of the mempool; null when the node has none of this id there. The index also finds what only a
    /// block has that a reorganisation undid; such a transaction doesn't count, since it is neither confirmed nor on its way.
    /// </summary>
    public async Task<RPCTransaction?> GetRawTransactionAsync(uint256 txid, CancellationToken cancel = default)
    {
        try
        {
            var answer = await CallAsync("getrawtransaction", [txid.ToString(), 1], cancel).ConfigureAwait(false);
            var inBlock = answer.OptionalHash("blockhash");
            var confirmations = inBlock is null ? 0 : answer.Int("confirmations");
            return inBlock is not null && confirmations == 0
                ? null
                : new RPCTransaction(Transaction.Parse(answer.Text("hex")), inBlock, confirmations, inBlock is null ? null : answer.Long("blocktime"));
        }
        catch (HashPerpException error) when (RPCException.CodeOf(error) == RPCErrorCode.InvalidAddressOrKey)
        {
            return null;
        }
    }

    /// <summary>An output while nobody has spent it, else null.</summary>
    /// <param name="outPoint">The output.</param>
    /// <param name="includeMempool">Whether mempool transactions count, both as makers and as spenders.</param>
    public async Task<UnspentTxOut?> GetTxOutAsync(OutPoint outPoint, bool includeMempool = true, CancellationToken cancel = default)
    {
        var answer = await CallAsync("gettxout", [outPoint.Hash.ToString(), outPoint.N, includeMempool], cancel).ConfigureAwait(false);
        return answer.ValueKind == JsonValueKind.Null ? null : new UnspentTxOut(
            new TxOut(answer.Amount("value"), Script.FromHex(answer.Object("scriptPubKey").Text("hex"))),
            answer.Int("confirmations"), answer.Bool("coinbase"), answer.Hash("bestblock"));
    }

    /// <summary>All confirmed unspent outputs that descriptors describe; slow on a large chain. A node scans for one caller at a time: others wait their turn.</summary>
    /// <param name="descriptors">For example <c>addr(bcrt1...)</c> or <c>raw(5120...)</c>.</param>
    public async Task<IReadOnlyList<ScannedCoin>> ScanTxOutSetAsync(IReadOnlyList<string> descriptors, CancellationToken cancel = default)
    {
        var answer = await ScanAsync(descriptors, cancel).ConfigureAwait(false);
        return [.. answer.Array("unspents").Select(coin => new ScannedCoin(ReadOutPoint(coin),
            new TxOut(coin.Amount("amount"), Script.FromHex(coin.Text("scriptPubKey"))), coin.Int("height"), coin.Bool("coinbase")))];
    }

    private async Task<JsonElement> ScanAsync(IReadOnlyList<string> descriptors, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await CallAsync("scantxoutset", ["start", descriptors], cancel).ConfigureAwait(false);
            }
            catch (HashPerpException busy) when (attempt < MaxScanAttempts && IsScanBusy(busy))
            {
                await Task.Delay(ScanPause, cancel).ConfigureAwait(false);
            }
        }
    }

    private static bool IsScanBusy(HashPerpException error) => RPCException.CodeOf(error) == RPCErrorCode.InvalidParameter
        && error.What.Contains("Scan already in progress", StringComparison.Ordinal);

    internal static OutPoint ReadOutPoint(JsonElement coin) => new(coin.Hash("txid"), checked((uint)coin.Int("vout")));

    private static RPCBlock ParseBlock(byte[] bytes)
    {
        var reader = new BitcoinReader(bytes, BitcoinErrors.MalformedTransaction);
        var header = reader.ReadBytes(HeaderBytes).ToArray();
        var count = reader.CheckCount(reader.ReadCompactSize(), minBytesEach: 60);
        var transactions = new List<Transaction>(count);
        for (var i = 0; i < count; i++)
        {
            transactions.Add(Transaction.Read(ref reader));
        }
        reader.ExpectEnd();
        return new RPCBlock(header, transactions);
    }
}
