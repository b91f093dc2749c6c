using System.Text.Json.Nodes;

namespace HashPerp.Client;

/// <summary>Whom an exit or a watch tells what happens: a command line, a service's log.</summary>
public interface IExitLog
{
    /// <param name="name">Of the event, such as <c>exit.unrolling</c>.</param>
    /// <param name="sentence">The same for people.</param>
    void Event(string name, string sentence, JsonObject data);

    /// <summary>As the other, but each sentence only once.</summary>
    /// <param name="told">What was told before.</param>
    void Event(string name, string sentence, JsonObject data, HashSet<string> told);

    /// <summary>Only for people.</summary>
    void Text(string text);
}
