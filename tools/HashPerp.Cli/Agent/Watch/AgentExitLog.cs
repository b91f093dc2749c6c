using System.Text.Json.Nodes;
using HashPerp.Client;
using HashPerp.Primitives;
using Microsoft.Extensions.Logging;

namespace HashPerp.Cli;

/// <summary>
/// What happens to one contract on the chain, as events of its agent. What is under way for weeks says something for every block; here it is told when something other than the
/// block has changed, since an agent keeps a limited number of events.
/// </summary>
internal sealed class AgentExitLog(string round, Bytes32 contractId, Action<string, JsonObject> tell, ILogger log) : IExitLog
{
    /// <summary>Different in every block.</summary>
    private static readonly string[] Clockwork = ["height", "confirmations", "blocks_left", "seconds_left", "eta"];

    private readonly Dictionary<string, string> _last = [];

    public void Event(string name, string sentence, JsonObject data)
    {
        // The lack of a fee coin is told for all contracts together: see FeeCall.
        if ((name == "exit.waits" && (int?)data["number"] == ClientErrors.NoFeeCoin.Number) || !IsNews(name, data))
        {
            return;
        }
        log.LogInformation("Contract {Contract}: {Sentence}", contractId, sentence);
        var line = new JsonObject { ["round"] = round, ["contract"] = contractId.ToString() };
        foreach (var (member, value) in data.Where(member => member.Key != "contract"))
        {
            line[member] = value?.DeepClone();
        }
        tell(name, line);
    }

    public void Event(string name, string sentence, JsonObject data, HashSet<string> told)
    {
        if (told.Add(sentence))
        {
            Event(name, sentence, data);
        }
    }

    /// <summary>For people at a terminal.</summary>
    public void Text(string text)
    {
    }

    private bool IsNews(string name, JsonObject data)
    {
        var subject = $"{name} {data["rung"]} {data["txid"]}";
        var standing = string.Join(';', data.Where(member => !Clockwork.Contains(member.Key)).Select(member => $"{member.Key}={member.Value?.ToJsonString()}"));
        if (_last.GetValueOrDefault(subject) == standing)
        {
            return false;
        }
        _last[subject] = standing;
        return true;
    }
}
