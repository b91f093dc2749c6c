using System.Text.Json.Nodes;
using HashPerp.Client;
using HashPerp.Primitives;

namespace HashPerp.Watchtower;

/// <summary>What happens to one kit, for the log and for its owner, who is told the last of it.</summary>
internal sealed partial class GuardLog(Bytes32 contractId, ILogger logger) : IExitLog
{
    private volatile string _last = "";

    public string Last => _last;

    public void Event(string name, string sentence, JsonObject data)
    {
        _last = sentence;
        Tell(logger, name, contractId, sentence);
    }

    public void Event(string name, string sentence, JsonObject data, HashSet<string> told)
    {
        if (told.Add(sentence))
        {
            Event(name, sentence, data);
        }
    }

    /// <summary>Tables and headings are for people at a terminal.</summary>
    public void Text(string text)
    {
    }

    [LoggerMessage(1, LogLevel.Information, "{Name} of contract {ContractId}: {Sentence}")]
    private static partial void Tell(ILogger logger, string name, Bytes32 contractId, string sentence);
}
