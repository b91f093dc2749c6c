using System.Text;
using System.Text.Json.Nodes;
using HashPerp.Bitcoin;

namespace HashPerp.ContractScripts.Tests;

/// <summary>One change of one place of a JSON document. The places come from walking the document, so that no field can be forgotten.</summary>
/// <param name="Path">Without indices: <c>claims[].tx</c>.</param>
/// <param name="What">What is done to it.</param>
internal sealed record KitChange(string Path, string What, Func<JsonObject, JsonObject> Apply)
{
    /// <summary>Every change of every place.</summary>
    public static IEnumerable<KitChange> All(JsonObject document) => Below(document, []);

    private static IEnumerable<KitChange> Below(JsonNode? node, object[] steps)
    {
        var own = steps.Length == 0 ? [] : Replacements(node).Select(change => Replace(steps, change.What, change.Value));
        return own.Concat(node switch
        {
            JsonObject members => members.SelectMany(member => Below(member.Value, [.. steps, member.Key]))
                .Concat(members.Select(member => In<JsonObject>([.. steps, member.Key], "removed", parent => parent.Remove(member.Key))))
                .Append(In<JsonObject>([.. steps, "unknown"], "added", parent => parent["unknown"] = 1)),
            JsonArray items => items.Index().SelectMany(item => Below(item.Item, [.. steps, item.Index]))
                .Concat(items.Index().SelectMany(item => new[]
                {
                    In<JsonArray>([.. steps, item.Index], "removed", parent => parent.RemoveAt(item.Index)),
                    In<JsonArray>([.. steps, item.Index], "doubled", parent => parent.Insert(item.Index, parent[item.Index]?.DeepClone())),
                })),
            _ => [],
        });
    }

    private static IEnumerable<(string What, JsonNode? Value)> Replacements(JsonNode? node)
    {
        switch (node)
        {
            case null:
                return [("an object", new JsonObject()), ("a text", "")];
            case JsonObject or JsonArray:
                return [("null", null), ("a text", "")];
            case JsonValue value when value.TryGetValue<string>(out var text):
                return [
                    ("its last character changed", Changed(text, text.Length - 1)), ("a character changed", Changed(text, Somewhere(text))),
                    ("shortened", text[..^1]), ("lengthened", text + text[^1]), ("null", null),
                ];
            default:
                var number = node.GetValue<long>();
                return [("one more", number + 1), ("one less", number - 1), ("as a text", node.ToJsonString())];
        }
    }

    /// <summary>Another place in each text, and the same one in every run.</summary>
    private static int Somewhere(string text) => Hashes.Sha256(Encoding.UTF8.GetBytes(text))[0] * text.Length / 256;

    /// <summary>A hex digit stays one: one bit of the value changes.</summary>
    private static string Changed(string text, int at)
    {
        var changed = Uri.IsHexDigit(text[at]) ? (text[at] is '9' or 'f' or 'F' ? '8' : (char)(text[at] ^ 1)) : (char)(text[at] + 1);
        return string.Concat(text.AsSpan(0, at), [changed], text.AsSpan(at + 1));
    }

    private static KitChange Replace(object[] steps, string what, JsonNode? value) => In<JsonNode>(steps, what, parent =>
    {
        if (parent is JsonObject members)
        {
            members[(string)steps[^1]] = value?.DeepClone();
            return;
        }
        parent[(int)steps[^1]] = value?.DeepClone();
    });

    private static KitChange In<T>(object[] steps, string what, Action<T> change)
        where T : JsonNode => new(PathOf(steps), what, document =>
    {
        var copy = (JsonObject)document.DeepClone();
        var parent = steps.SkipLast(1).Aggregate((JsonNode)copy, (node, step) => step is int index ? node[index]! : node[(string)step]!);
        change((T)parent);
        return copy;
    });

    private static string PathOf(object[] steps) => string.Concat(steps.Select(step => step is string name ? $".{name}" : "[]")).TrimStart('.');
}
