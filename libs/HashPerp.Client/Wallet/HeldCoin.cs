using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>A VTXO of ours under the default script of one of our keys.</summary>
/// <param name="OutPoint">Names the coin.</param>
/// <param name="Key">Whose default script it pays.</param>
/// <param name="ExpiresAt">Unix seconds of chain time (MTP) from which the operator may sweep it.</param>
/// <param name="Hops">Ark transactions since the batch leaf; 0 is a batch leaf.</param>
/// <param name="State">What may be done with it.</param>
/// <param name="Holder">Who reserved or burnt it; null when available or spent.</param>
public sealed record HeldCoin(
    OutPoint OutPoint, Satoshis Amount, KeyReference Key, long ExpiresAt, int Hops, CoinState State = CoinState.Available, string? Holder = null)
{
    internal JsonObject ToJson() => new()
    {
        ["outpoint"] = OutPoint.ToString(),
        ["amount"] = Amount.Value,
        ["key"] = Key.ToString(),
        ["expires_at"] = ExpiresAt,
        ["hops"] = Hops,
        ["state"] = State.ToString().ToLowerInvariant(),
        ["holder"] = Holder,
    };

    internal static HeldCoin FromJson(JsonNode node) => new(
        OutPoint.Parse((string)node["outpoint"]!),
        new Satoshis((long)node["amount"]!),
        KeyReference.Parse((string)node["key"]!),
        (long)node["expires_at"]!,
        (int)(long)node["hops"]!,
        Enum.Parse<CoinState>((string)node["state"]!, ignoreCase: true),
        (string?)node["holder"]);
}

/// <summary>The life of a coin. It only moves down this list, but for a reservation that is released.</summary>
public enum CoinState
{
    Available,

    /// <summary>Promised to one holder; free again when that holder lets go.</summary>
    Reserved,

    /// <summary>A signature that could spend it is in other hands: free again only after we ourselves have respent it.</summary>
    Burnt,

    Spent,
}
