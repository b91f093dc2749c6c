using System.Text.Json.Nodes;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>The methods of the control protocol that are about coins.</summary>
internal sealed class CoinMethods(AgentParts parts)
{
    public async Task<JsonNode> BoardingAddressAsync(CancellationToken cancel)
    {
        var info = await parts.Operator.GetInfoAsync(cancel);
        return new JsonObject { ["address"] = new Boarding(parts.Keys, parts.Node, WallClock.Time).NextAddress(info).Address };
    }

    public async Task<JsonNode> BoardAsync(JsonObject parameters, CancellationToken cancel)
    {
        var info = await parts.Operator.GetInfoAsync(cancel);
        var boarding = await BoardableAsync(await BoardingAsync(info, cancel), info, cancel);
        var values = ((JsonArray)parameters["values_sat"]!).Select(node => new Satoshis((long)node!)).ToArray();
        var from = parameters["coins"] is JsonArray named ? named.Select(node => OutPoint.Parse((string)node!)).ToArray() : null;
        var plan = new BatchPlanner(parts.Keys, parts.Coins).MakeCoins($"board-{parts.Keys.ReceiveCount}", boarding, values, info, from: from);
        var result = await RunAsync(plan, cancel);
        return new JsonObject
        {
            ["commitment_txid"] = result.Commitment.ToString(),
            ["coins"] = new JsonArray([.. result.Coins.Select(coin => new JsonObject { ["outpoint"] = coin.OutPoint.ToString(), ["amount_sat"] = coin.Amount.Value })]),
        };
    }

    public async Task<JsonNode> BalanceAsync(CancellationToken cancel)
    {
        var info = await parts.Operator.GetInfoAsync(cancel);
        var boarding = await BoardingAsync(info, cancel);
        var boardable = SumOf(await BoardableAsync(boarding, info, cancel));
        var keys = Enumerable.Range(0, (int)parts.Keys.ReceiveCount).Select(index => parts.Keys.PublicKey(KeyReference.Receive((uint)index)))
            .Concat(parts.Contracts.Contracts.Where(record => record.Terms is not null).Select(ContractKeyOf));
        var scripts = keys.Select(key => info.DefaultVtxoScript(key).ScriptPubKey).ToArray();
        var vtxos = scripts.Length == 0 ? [] : await parts.Operator.GetVtxosAsync(scripts, spendableOnly: true, cancel);
        var offChain = Satoshis.Sum(vtxos.Select(vtxo => vtxo.Amount));
        return new JsonObject
        {
            ["total_sat"] = (SumOf(boarding) + offChain).Value, ["boarding_sat"] = SumOf(boarding).Value, ["boardable_sat"] = boardable.Value,
            ["vtxo_sat"] = offChain.Value,
        };
    }

    /// <summary>What this wallet can still spend, promised or not.</summary>
    public JsonNode List() => new JsonArray([.. parts.Coins.All.Where(coin => coin.State != CoinState.Spent).Select(coin => new JsonObject
    {
        ["outpoint"] = coin.OutPoint.ToString(),
        ["amount_sat"] = coin.Amount.Value,
        ["hops"] = coin.Hops,
        ["expires_at"] = coin.ExpiresAt,
        ["state"] = coin.State.ToString(),
    })]);

    /// <summary>What came to nothing is told to the caller, who asks anew with the same coins: it must not be tried again behind that.</summary>
    private async Task<BatchResult> RunAsync(BatchPlan plan, CancellationToken cancel)
    {
        try
        {
            return await parts.Batches.RunAsync(plan, cancel);
        }
        catch (HashPerpException)
        {
            parts.Batches.TryAbandon(plan);
            throw;
        }
    }

    private static Satoshis SumOf(IEnumerable<BoardingCoin> coins) => Satoshis.Sum(coins.Select(coin => coin.Amount));

    private Task<IReadOnlyList<BoardingCoin>> BoardingAsync(OperatorInfo info, CancellationToken cancel) =>
        new Boarding(parts.Keys, parts.Node, WallClock.Time).FindAsync(info, cancel);

    /// <summary>Those that the operator still takes. One that is too old can be spent on chain only, and would have the whole batch refused.</summary>
    private async Task<IReadOnlyList<BoardingCoin>> BoardableAsync(IReadOnlyList<BoardingCoin> coins, OperatorInfo info, CancellationToken cancel)
    {
        var now = (await parts.Node.GetBlockchainInfoAsync(cancel)).MedianTime;
        var young = new HashSet<int>();
        foreach (var height in coins.Select(coin => coin.Height).Distinct())
        {
            // BIP68 counts from the median time of the block before the coin's own.
            var before = await parts.Node.GetBlockHeaderInfoAsync(await parts.Node.GetBlockHashAsync(height - 1, cancel), cancel);
            if (now < before.MedianTime + info.BoardingExitDelay.Value)
            {
                young.Add(height);
            }
        }
        return [.. coins.Where(coin => young.Contains(coin.Height))];
    }

    private static ECXOnlyPubKey ContractKeyOf(ContractRecord record) =>
        ECXOnlyPubKey.Parse(ContractTerms.Parse(Hex.Decode(record.Terms!)).KeyOf(record.Leg).ToBytes());
}
