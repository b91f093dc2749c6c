using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>
/// Says that coins for fees are missing, how much and where to: for all contracts together, once an hour as long as it lasts, and when another contract needs some.
/// </summary>
/// <param name="addresses">Of the fee account, the first few.</param>
internal sealed class FeeCall(Func<IReadOnlyList<string>> addresses, TimeProvider time)
{
    public static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private readonly HashSet<Bytes32> _told = [];
    private long _toldAt;

    /// <param name="waiting">Contracts whose exit waits for a fee coin, what it costs in all, and why it waits.</param>
    /// <returns>The event; null while there is nothing new to say.</returns>
    public JsonObject? Look(IReadOnlyList<(Bytes32 ContractId, Satoshis Needed, string Reason)> waiting)
    {
        if (_told.Count > 0 && time.GetElapsedTime(_toldAt) >= Pause)
        {
            _told.Clear();
        }
        if (waiting.All(contract => _told.Contains(contract.ContractId)))
        {
            return null;
        }
        _told.UnionWith(waiting.Select(contract => contract.ContractId));
        _toldAt = time.GetTimestamp();
        var known = addresses();
        return new JsonObject
        {
            ["fee_address"] = known[0],
            ["more_fee_addresses"] = new JsonArray([.. known.Skip(1).Select(address => JsonValue.Create(address))]),
            ["needed_sat"] = waiting.Sum(contract => contract.Needed.Value),
            ["contracts"] = new JsonArray([.. waiting.Select(contract => JsonValue.Create(contract.ContractId.ToString()))]),
            ["reason"] = waiting[0].Reason,
        };
    }
}
