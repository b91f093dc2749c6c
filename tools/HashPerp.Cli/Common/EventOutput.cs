using System.Text.Json;
using System.Text.Json.Nodes;
using HashPerp.Client;

namespace HashPerp.Cli;

/// <summary>Tells what happens: sentences for people, or one JSON object a line with <c>event</c> first.</summary>
/// <param name="contract">Named in every event, where one program tells of several contracts; null where it tells of one.</param>
internal sealed class EventOutput(TextWriter writer, bool json, string? contract = null) : IExitLog
{
    private readonly Lock _gate = new();

    /// <summary>The same for one of several contracts.</summary>
    public EventOutput Of(string contractId) => new(writer, json, contractId);

    public void Event(string name, string sentence, JsonObject data)
    {
        lock (_gate)
        {
            if (!json)
            {
                writer.WriteLine(contract is null ? sentence : $"{contract[..8]}: {sentence}");
                return;
            }
            var line = new JsonObject { ["event"] = name };
            if (contract is not null)
            {
                line["contract"] = contract;
            }
            foreach (var (key, value) in data)
            {
                line[key] = value?.DeepClone();
            }
            writer.WriteLine(line.ToJsonString(Compact));
        }
    }

    /// <summary>As the other, but each sentence only once.</summary>
    /// <param name="told">What was told before.</param>
    public void Event(string name, string sentence, JsonObject data, HashSet<string> told)
    {
        if (told.Add(sentence))
        {
            Event(name, sentence, data);
        }
    }

    /// <summary>Why a user's agent can't go on for now.</summary>
    public void Refused(string user, JsonObject data)
    {
        if (data["refused"] is { } reason)
        {
            Event("agent.waits", $"{user}'s agent: {reason}", new JsonObject { ["user"] = user, ["reason"] = reason.DeepClone() });
        }
    }

    /// <summary>The same, but each reason only once.</summary>
    /// <param name="told">What was told before.</param>
    public void Refused(string user, JsonObject data, HashSet<string> told)
    {
        lock (told)
        {
            if (data["refused"] is { } reason && !told.Add($"{user}: {reason}"))
            {
                return;
            }
        }
        Refused(user, data);
    }

    /// <summary>Only for people: tables and headings.</summary>
    public void Text(string text)
    {
        lock (_gate)
        {
            if (!json)
            {
                writer.WriteLine(text);
            }
        }
    }

    private static readonly JsonSerializerOptions Compact = new() { WriteIndented = false };
}
