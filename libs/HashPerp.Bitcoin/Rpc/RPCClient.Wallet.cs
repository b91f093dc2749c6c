using System.Text.Json;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <content>The node's own wallets: the operator's liquidity and the coins of tests. Call these on <see cref="ForWallet"/>.</content>
public sealed partial class RPCClient
{
    /// <summary>Makes a descriptor wallet, which the node loads again at its next start.</summary>
    public Task CreateWalletAsync(string name, bool disablePrivateKeys = false, bool blank = false, CancellationToken cancel = default) =>
        CallAsync("createwallet", new Dictionary<string, object?>
        {
            ["wallet_name"] = name,
            ["disable_private_keys"] = disablePrivateKeys,
            ["blank"] = blank,
            ["load_on_startup"] = true,
        }, cancel);

    public Task LoadWalletAsync(string name, CancellationToken cancel = default) => CallAsync("loadwallet", [name, true], cancel);

    /// <summary>Loads the wallet, makes it when the node has none of this name, and leaves a loaded one as it is.</summary>
    public async Task<RPCClient> OpenWalletAsync(string name, CancellationToken cancel = default)
    {
        try
        {
            await LoadWalletAsync(name, cancel).ConfigureAwait(false);
        }
        catch (HashPerpException error) when (RPCException.CodeOf(error) is RPCErrorCode.WalletAlreadyLoaded)
        {
            // Loaded by the node itself at its start: what we want.
        }
        catch (HashPerpException error) when (RPCException.CodeOf(error) is RPCErrorCode.WalletNotFound)
        {
            await CreateWalletAsync(name, cancel: cancel).ConfigureAwait(false);
        }
        return ForWallet(name);
    }

    /// <summary>Watches (or, with private keys inside, owns) what descriptors describe.</summary>
    /// <param name="descriptors">With checksum, see <see cref="AddChecksumAsync"/>.</param>
    /// <param name="since">Rescan from this time in seconds; null for what comes from now on.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.NodeRefused"/> when one of them isn't taken.</exception>
    public async Task ImportDescriptorsAsync(IReadOnlyList<string> descriptors, long? since = null, CancellationToken cancel = default)
    {
        object timestamp = since is { } time ? time : "now";
        var requests = descriptors.Select(text => new Dictionary<string, object> { ["desc"] = text, ["timestamp"] = timestamp }).ToArray();
        var answer = await CallAsync("importdescriptors", [requests], cancel).ConfigureAwait(false);
        foreach (var failed in answer.EnumerateArray().Where(result => !result.Bool("success")))
        {
            var error = failed.Object("error");
            throw RPCException.Refused("importdescriptors", error.Int("code"), error.Text("message"));
        }
    }

    /// <summary>A descriptor without private keys, completed by its checksum.</summary>
    public async Task<string> AddChecksumAsync(string descriptor, CancellationToken cancel = default) =>
        (await CallAsync("getdescriptorinfo", [descriptor], cancel).ConfigureAwait(false)).Text("descriptor");

    /// <summary>A fresh taproot address of this wallet.</summary>
    public async Task<string> GetNewAddressAsync(string addressType = "bech32m", CancellationToken cancel = default) =>
        (await CallAsync("getnewaddress", ["", addressType], cancel).ConfigureAwait(false)).Text();

    /// <summary>The output script of any address that the node can read.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedAddress"/>.</exception>
    public async Task<Script> GetScriptAsync(string address, CancellationToken cancel = default)
    {
        var answer = await CallAsync("validateaddress", [address], cancel).ConfigureAwait(false);
        return answer.Bool("isvalid") ? Script.FromHex(answer.Text("scriptPubKey"))
            : throw BitcoinErrors.MalformedAddress.Error($"The node can't read the address: {answer.OptionalText("error")}.");
    }

    public async Task<uint256> SendToAddressAsync(string address, Satoshis amount, CancellationToken cancel = default) =>
        uint256.Parse((await CallAsync("sendtoaddress", [address, BitcoinAmount.Format(amount)], cancel).ConfigureAwait(false)).Text());

    /// <summary>The wallet's own view of what it can spend.</summary>
    public async Task<Satoshis> GetBalanceAsync(CancellationToken cancel = default) =>
        (await CallAsync("getbalance", [], cancel).ConfigureAwait(false)).Amount();

    public async Task<IReadOnlyList<WalletCoin>> ListUnspentAsync(int minConfirmations = 1, CancellationToken cancel = default)
    {
        var answer = await CallAsync("listunspent", [minConfirmations], cancel).ConfigureAwait(false);
        return [.. answer.EnumerateArray().Select(coin => new WalletCoin(ReadOutPoint(coin),
            new TxOut(coin.Amount("amount"), Script.FromHex(coin.Text("scriptPubKey"))), coin.Int("confirmations"), coin.Bool("spendable")))];
    }

    /// <summary>Keeps coins out of the wallet's own selection, or gives them back. The locks survive a restart.</summary>
    public Task LockUnspentAsync(bool unlock, IReadOnlyList<OutPoint> coins, CancellationToken cancel = default) =>
        CallAsync("lockunspent", [unlock, coins.Select(Name).ToArray(), !unlock], cancel);

    /// <summary>Adds what the wallet knows and signs what it can. Returns the PSBT (base64) and whether it is complete.</summary>
    public async Task<(string Psbt, bool Complete)> WalletProcessPsbtAsync(
        string psbt, bool sign = true, bool finalize = true, CancellationToken cancel = default)
    {
        var answer = await CallAsync("walletprocesspsbt", new Dictionary<string, object?>
        {
            ["psbt"] = psbt,
            ["sign"] = sign,
            ["finalize"] = finalize,
        }, cancel).ConfigureAwait(false);
        return (answer.Text("psbt"), answer.Bool("complete"));
    }

    /// <summary>Signs the wallet's own inputs of a transaction; the others stay as they are.</summary>
    /// <param name="transaction">To sign.</param>
    /// <param name="spentOutputs">Outputs that the node doesn't know yet, by the outpoint that names them.</param>
    public async Task<Transaction> SignRawTransactionAsync(
        Transaction transaction, IReadOnlyDictionary<OutPoint, TxOut>? spentOutputs = null, CancellationToken cancel = default)
    {
        var known = (spentOutputs ?? new Dictionary<OutPoint, TxOut>()).Select(spent => new Dictionary<string, object>
        {
            ["txid"] = spent.Key.Hash.ToString(),
            ["vout"] = spent.Key.N,
            ["scriptPubKey"] = spent.Value.ScriptPubKey.ToHex(),
            ["amount"] = BitcoinAmount.Format(spent.Value.Value),
        }).ToArray();
        JsonElement answer = await CallAsync("signrawtransactionwithwallet", [transaction.ToHex(), known], cancel).ConfigureAwait(false);
        return Transaction.Parse(answer.Text("hex"));
    }

    private static Dictionary<string, object> Name(OutPoint outPoint) => new() { ["txid"] = outPoint.Hash.ToString(), ["vout"] = outPoint.N };
}
