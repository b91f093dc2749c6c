using System.Text.Json;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <content>Broadcasting, the mempool and fees.</content>
public sealed partial class RPCClient
{
    /// <summary>The node takes at most 25 transactions in a package.</summary>
    public const int MaxPackageCount = 25;

    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.NodeRefused"/> with the node's reason.</exception>
    public async Task<uint256> SendRawTransactionAsync(Transaction transaction, CancellationToken cancel = default) =>
        uint256.Parse((await CallAsync("sendrawtransaction", [transaction.ToHex()], cancel).ConfigureAwait(false)).Text());

    /// <summary>
    /// Offers a child with its unconfirmed parents, parents first; the child may pay for a zero-fee version 3 parent. A refusal is an
    /// answer, not an exception: see <see cref="PackageResult.EnsureAccepted"/>.
    /// </summary>
    public async Task<PackageResult> SubmitPackageAsync(IReadOnlyList<Transaction> package, CancellationToken cancel = default)
    {
        var answer = await CallAsync("submitpackage", [PackageHex(package)], cancel).ConfigureAwait(false);
        return new PackageResult(answer.Text("package_msg"), [.. answer.Object("tx-results").EnumerateObject()
            .Select(result => new PackageTransactionResult(result.Value.Hash("txid"), uint256.Parse(result.Name), result.Value.OptionalText("error")))]);
    }

    /// <summary>Whether the mempool would take these, without offering them. Several are judged as a package.</summary>
    public async Task<IReadOnlyList<MempoolAcceptance>> TestMempoolAcceptAsync(IReadOnlyList<Transaction> transactions, CancellationToken cancel = default)
    {
        var answer = await CallAsync("testmempoolaccept", [PackageHex(transactions)], cancel).ConfigureAwait(false);
        return [.. answer.EnumerateArray().Select(ReadAcceptance)];
    }

    /// <summary>Null when the mempool has none of this id.</summary>
    public async Task<MempoolEntry?> GetMempoolEntryAsync(uint256 txid, CancellationToken cancel = default)
    {
        try
        {
            var answer = await CallAsync("getmempoolentry", [txid.ToString()], cancel).ConfigureAwait(false);
            var fees = answer.Object("fees");
            return new MempoolEntry(answer.Int("vsize"), answer.Int("weight"), fees.Amount("base"),
                answer.Int("ancestorcount"), answer.Int("descendantcount"), answer.Int("height"));
        }
        catch (HashPerpException error) when (RPCException.CodeOf(error) == RPCErrorCode.InvalidAddressOrKey)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<uint256>> GetRawMempoolAsync(CancellationToken cancel = default) =>
        [.. (await CallAsync("getrawmempool", [], cancel).ConfigureAwait(false)).EnumerateArray().Select(id => uint256.Parse(id.Text()))];

    /// <summary>The mempool transaction that spends an output, or null.</summary>
    public async Task<uint256?> GetTxSpendingPrevoutAsync(OutPoint outPoint, CancellationToken cancel = default)
    {
        var answer = await CallAsync("gettxspendingprevout", [new[] { Name(outPoint) }], cancel).ConfigureAwait(false);
        return answer.EnumerateArray().First().OptionalHash("spendingtxid");
    }

    /// <summary>Satoshi per 1,000 virtual bytes for confirmation within a number of blocks, or null while the node has seen too little.</summary>
    public async Task<Satoshis?> EstimateSmartFeeAsync(int blocks, CancellationToken cancel = default)
    {
        var answer = await CallAsync("estimatesmartfee", [blocks], cancel).ConfigureAwait(false);
        return answer.TryGetProperty("feerate", out var rate) ? rate.Amount() : null;
    }

    /// <summary>Satoshi per 1,000 virtual bytes below which the mempool takes nothing now: the relay floor, or more while it is full.</summary>
    public async Task<Satoshis> GetMempoolMinFeeAsync(CancellationToken cancel = default) =>
        (await CallAsync("getmempoolinfo", [], cancel).ConfigureAwait(false)).Amount("mempoolminfee");

    private static string[] PackageHex(IReadOnlyList<Transaction> package) =>
        package.Count is > 0 and <= MaxPackageCount ? [.. package.Select(transaction => transaction.ToHex())]
        : throw BitcoinErrors.NodeRefused.Error($"A package has 1 to {MaxPackageCount} transactions, not {package.Count}.");

    private static MempoolAcceptance ReadAcceptance(JsonElement result)
    {
        // A package that fails as a whole leaves "allowed" out.
        var allowed = result.TryGetProperty("allowed", out var value) && value.ValueKind == JsonValueKind.True;
        return new MempoolAcceptance(result.Hash("txid"), allowed, result.OptionalText("reject-reason") ?? result.OptionalText("package-error"),
            allowed ? result.Int("vsize") : null, allowed ? result.Object("fees").Amount("base") : null);
    }
}
