using System.Text.Json.Nodes;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>What one agent wants from a batch: which coins go in, what comes out. Durable before anything is sent, so that a crash repeats it.</summary>
/// <param name="Id">Names the plan in the agent's folder; <c>[a-z0-9-]</c>.</param>
public sealed record BatchPlan(string Id, IReadOnlyList<BatchInput> Inputs, IReadOnlyList<BatchOutput> Outputs)
{
    /// <summary>Coins of the store are reserved under this name.</summary>
    public string Holder => $"batch/{Id}";

    public IEnumerable<BatchOutput> OffChain => Outputs.Where(output => output.OnChain is null);

    public IEnumerable<BatchOutput> OnChain => Outputs.Where(output => output.OnChain is not null);

    /// <summary>What the operator gets for it: inputs less outputs.</summary>
    public Satoshis Fee => Satoshis.Sum(Inputs.Select(input => input.Amount)) - Satoshis.Sum(Outputs.Select(output => output.Amount));

    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["inputs"] = new JsonArray([.. Inputs.Select(input => (JsonNode)new JsonObject
        {
            ["outpoint"] = input.OutPoint.ToString(),
            ["amount"] = input.Amount.Value,
            ["key"] = input.Key.ToString(),
            ["boarding"] = input.IsBoarding,
        })]),
        ["outputs"] = new JsonArray([.. Outputs.Select(output => (JsonNode)new JsonObject
        {
            ["amount"] = output.Amount.Value,
            ["key"] = output.Key?.ToString(),
            ["script"] = output.OnChain?.ToHex(),
        })]),
    };

    internal static BatchPlan FromJson(JsonNode node) => new(
        (string)node["id"]!,
        [.. node["inputs"]!.AsArray().Select(input => new BatchInput(
            OutPoint.Parse((string)input!["outpoint"]!),
            new Satoshis((long)input["amount"]!),
            KeyReference.Parse((string)input["key"]!),
            (bool)input["boarding"]!))],
        [.. node["outputs"]!.AsArray().Select(output => new BatchOutput(
            new Satoshis((long)output!["amount"]!),
            (string?)output["key"] is { } key ? KeyReference.Parse(key) : null,
            (string?)output["script"] is { } script ? Script.FromHex(script) : null))]);
}

/// <summary>A coin of ours that goes into a batch.</summary>
/// <param name="IsBoarding">On chain, under the boarding script of the key; otherwise a VTXO under its default script.</param>
public sealed record BatchInput(OutPoint OutPoint, Satoshis Amount, KeyReference Key, bool IsBoarding)
{
    /// <summary>The coin, to be spent through the leaf of owner and operator.</summary>
    internal VtxoInput ToVtxo(HdWallet wallet, OperatorInfo info)
    {
        var owner = wallet.PublicKey(Key);
        var script = IsBoarding ? info.BoardingScript(owner) : info.DefaultVtxoScript(owner);
        return new VtxoInput(OutPoint, Amount, script, script.ForfeitClosures.Single());
    }
}

/// <summary>Something that a batch pays.</summary>
/// <param name="Key">Our key whose default script a new VTXO pays; null for on-chain outputs.</param>
/// <param name="OnChain">The script of an output of the commitment transaction itself; null for VTXOs.</param>
public sealed record BatchOutput(Satoshis Amount, KeyReference? Key, Script? OnChain)
{
    public static BatchOutput Coin(Satoshis amount, KeyReference key) => new(amount, key, null);

    public static BatchOutput ToChain(Satoshis amount, Script script) => new(amount, null, script);

    internal TxOut ToTxOut(HdWallet wallet, OperatorInfo info) =>
        new(Amount, OnChain ?? info.DefaultVtxoScript(wallet.PublicKey(Key!.Value)).ScriptPubKey);
}
