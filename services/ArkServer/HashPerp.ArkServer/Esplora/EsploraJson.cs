using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Esplora;

/// <summary>Answers in the shapes of the Esplora REST interface, as far as wallets read them (40-ark-wire §8.4). Amounts are satoshi.</summary>
internal static class EsploraJson
{
    public static JsonObject Status(IndexedBlock? block) => block is null
        ? new JsonObject { ["confirmed"] = false }
        : new JsonObject { ["confirmed"] = true, ["block_height"] = block.Height, ["block_hash"] = block.Hash.ToString(), ["block_time"] = block.Time };

    public static JsonObject Coin(IndexedTx tx, int vout) => new()
    {
        ["txid"] = tx.Txid.ToString(),
        ["vout"] = vout,
        ["status"] = Status(tx.Block),
        ["value"] = tx.Transaction.Outputs[vout].Value.Value,
    };

    public static JsonObject Outspend((IndexedTx Tx, int Input)? spender) => spender is not { } found
        ? new JsonObject { ["spent"] = false }
        : new JsonObject { ["spent"] = true, ["txid"] = found.Tx.Txid.ToString(), ["vin"] = found.Input, ["status"] = Status(found.Tx.Block) };

    public static JsonObject Tx(IndexedTx tx, TxIndex index, BitcoinNetwork network)
    {
        var transaction = tx.Transaction;
        var spent = transaction.Inputs.Select(input => index.Spent(input.PrevOut)).ToList();
        return new JsonObject
        {
            ["txid"] = tx.Txid.ToString(),
            ["version"] = transaction.Version,
            ["locktime"] = transaction.LockTime,
            ["vin"] = new JsonArray([.. transaction.Inputs.Select((input, i) => Input(input, spent[i], network))]),
            ["vout"] = new JsonArray([.. transaction.Outputs.Select(output => Output(output, network))]),
            ["size"] = transaction.ToBytes().Length,
            ["weight"] = transaction.GetWeight(),
            ["fee"] = Fee(transaction, spent),
            ["status"] = Status(tx.Block),
        };
    }

    private static JsonObject Input(TxIn input, TxOut? spent, BitcoinNetwork network) => new()
    {
        ["txid"] = input.PrevOut.Hash.ToString(),
        ["vout"] = input.PrevOut.N,
        ["prevout"] = spent is null ? null : Output(spent, network),
        ["scriptsig"] = input.ScriptSig.ToHex(),
        ["witness"] = new JsonArray([.. input.WitScript.Select(item => (JsonNode)Hex.Encode(item))]),
        ["is_coinbase"] = input.PrevOut.Hash == uint256.Zero,
        ["sequence"] = input.Sequence,
    };

    private static JsonObject Output(TxOut output, BitcoinNetwork network)
    {
        var json = new JsonObject { ["scriptpubkey"] = output.ScriptPubKey.ToHex(), ["value"] = output.Value.Value };
        if (AddressOf(output.ScriptPubKey, network) is { } address)
        {
            json["scriptpubkey_address"] = address;
        }
        return json;
    }

    /// <summary>Null for a script that has no segwit address, such as OP_RETURN.</summary>
    private static string? AddressOf(Script script, BitcoinNetwork network)
    {
        try
        {
            return BitcoinAddress.Encode(script, network);
        }
        catch (HashPerpException)
        {
            return null;
        }
    }

    /// <summary>0 for a coinbase.</summary>
    private static long Fee(Transaction transaction, List<TxOut?> spent) => spent.Contains(null)
        ? 0
        : (Satoshis.Sum(spent.Select(output => output!.Value)) - Satoshis.Sum(transaction.Outputs.Select(output => output.Value))).Value;
}
