using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.Primitives;
using Microsoft.Extensions.Logging;

namespace HashPerp.Cli;

/// <summary>Whether the agent can watch, and what keeps it from it: each reason is told once, until it can again.</summary>
internal sealed class WatchHealth(AgentParts parts, bool autoUnroll, Action<string, JsonObject> tell, ILogger log)
{
    /// <summary>Reasons that are remembered, so that each is told once.</summary>
    private const int MostTold = 1_000;

    private readonly HashSet<string> _told = [];
    private uint256? _unfitAt;
    private volatile JsonObject _seen = [];

    /// <summary>Whether the node was fit when it was last asked.</summary>
    public bool IsFit { get; private set; }

    /// <summary>
    /// Asks the node again for each new block: one that was started anew without its index would find no sign of anything. One that isn't fit is asked for each
    /// block too.
    /// </summary>
    public async Task<bool> IsFitForAsync(uint256 tip, int contracts, CancellationToken cancel)
    {
        if (!IsFit && _unfitAt == tip)
        {
            return false;
        }
        try
        {
            var node = await NodeFitness.RequireAsync(parts.Node, parts.Keys.Genesis, cancel);
            if (!IsFit)
            {
                _told.Clear();
                tell("chain.watching", new JsonObject { ["node"] = node, ["contracts"] = contracts, ["auto_unroll"] = autoUnroll, ["fee_addresses"] = Addresses() });
            }
            (IsFit, _unfitAt) = (true, null);
            return true;
        }
        catch (HashPerpException unfit)
        {
            (IsFit, _unfitAt) = (false, tip);
            Refuse(null, unfit);
            return false;
        }
    }

    /// <summary>Without its node an agent sees nothing; what else goes wrong may be over with the next look.</summary>
    public static bool IsNodeAway(Exception error) => error is HashPerpException { Code: var code } && code == BitcoinErrors.NodeUnreachable;

    /// <summary>A whole look came to nothing.</summary>
    public void Lose(Exception error)
    {
        IsFit &= !IsNodeAway(error);
        Refuse(null, error);
    }

    /// <summary>Tells what went wrong, once.</summary>
    /// <param name="round">Of the contract that it is about; null when it is about all of them.</param>
    public void Refuse(string? round, Exception error)
    {
        if (_told.Count >= MostTold)
        {
            _told.Clear();
        }
        if (_told.Add($"{round} {error.Message}"))
        {
            log.LogWarning("Looking at {Subject} waits: {Reason}", round is null ? "the chain" : $"contract {round}", error.Message);
            var data = new JsonObject { ["refused"] = error.Message };
            if (round is not null)
            {
                data["round"] = round;
            }
            tell("chain.unwatched", data);
        }
    }

    /// <summary>A look is over.</summary>
    /// <param name="height">Of the tip that it was at; 0 without contracts.</param>
    public void See(int height, IReadOnlyCollection<ContractWatch> contracts) => _seen = new JsonObject
    {
        ["height"] = height,
        ["contracts"] = contracts.Count,
        ["under_way"] = new JsonArray([.. contracts.Where(contract => contract.IsUnderWay).Select(contract => JsonValue.Create(contract.Round))]),
    };

    /// <summary>How the watch stands, for whoever asks.</summary>
    public JsonObject Describe()
    {
        var data = (JsonObject)_seen.DeepClone();
        data["fit"] = IsFit;
        data["auto_unroll"] = autoUnroll;
        data["fee_addresses"] = Addresses();
        return data;
    }

    private JsonArray Addresses() => new([.. parts.FeeAddresses.Select(address => JsonValue.Create(address))]);
}
