using System.Text.Json.Nodes;

namespace HashPerp.Cli;

/// <summary>A contract as an agent reports it.</summary>
/// <param name="Contract">Empty until both have agreed on terms.</param>
/// <param name="Leg">The agent's own, <c>HEIGHT</c> or <c>TIME</c>.</param>
/// <param name="Height">H, a node height; 0 until both have agreed on terms.</param>
/// <param name="Price">Of the match; 0 for a contract that comes from no match.</param>
internal sealed record AgentContract(
    string Round, string Contract, string Leg, string State, string? Note, int Height, uint Price, uint Lots, IReadOnlyDictionary<string, string> Txids,
    IReadOnlyList<AgentSettlement> Settlements)
{
    public bool IsOver => State is "Settled" or "Refunded" or "Closed" or "Aborted";

    public static AgentContract Parse(JsonObject json) => new(
        (string)json["round"]!, (string?)json["contract"] ?? "", (string)json["leg"]!, (string)json["state"]!, (string?)json["note"],
        (int?)json["height"] ?? 0, (uint?)json["price"] ?? 0, (uint?)json["lots"] ?? 0,
        ((JsonObject)json["txids"]!).ToDictionary(pair => pair.Key, pair => (string)pair.Value!),
        [.. ((JsonArray)json["settlements"]!).Select(node => new AgentSettlement(
            (int)node!["rung"]!, (int)node["strike_sat"]!, (string)node["winner"]!, (string)node["txid"]!, (long)node["pot_sat"]!, (int)node["height"]!, (long)node["time"]!))]);
}

/// <summary>A settled rung as an agent reports it; height is h*, a node height; time is T.</summary>
internal sealed record AgentSettlement(int Rung, int StrikeSat, string Winner, string Txid, long PotSat, int Height, long Time);

/// <summary>A coin as an agent reports it.</summary>
/// <param name="ExpiresAt">Unix seconds of chain time.</param>
internal sealed record AgentCoin(string OutPoint, long AmountSat, int Hops, long ExpiresAt, bool IsFree)
{
    public static AgentCoin Parse(JsonObject json) => new(
        (string)json["outpoint"]!, (long)json["amount_sat"]!, (int)json["hops"]!, (long)json["expires_at"]!, (string)json["state"]! == "Available");
}
