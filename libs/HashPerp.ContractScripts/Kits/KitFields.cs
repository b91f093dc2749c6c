using System.Text.Json;
using System.Text.Json.Nodes;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>The members of one JSON object of a kit, read strictly: missing, unknown or ill-typed members are refused.</summary>
internal sealed class KitFields
{
    private readonly JsonObject _members;
    private readonly HashSet<string> _read = [];
    private readonly string _name;

    private KitFields(JsonObject members, string name)
    {
        _members = members;
        _name = name;
    }

    /// <summary>Reads an object and makes sure that nothing is left over.</summary>
    public static T Read<T>(JsonNode? node, string name, Func<KitFields, T> read)
    {
        var fields = new KitFields(node as JsonObject ?? throw Malformed($"{name} is not an object."), name);
        var value = read(fields);
        var extra = fields._members.FirstOrDefault(member => !fields._read.Contains(member.Key)).Key;
        return extra is null ? value : throw Malformed($"{name} has an unknown member '{extra}'.");
    }

    public JsonNode? Node(string member)
    {
        _read.Add(member);
        return _members.TryGetPropertyValue(member, out var node) ? node : throw Malformed($"{_name} lacks '{member}'.");
    }

    /// <summary>Members that follow from others: present, and otherwise left to the comparison of the whole document.</summary>
    public void Derived(params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            Node(member);
        }
    }

    public string Text(string member) => TextOf(Node(member), $"{_name}.{member}");

    public long Number(string member, long minimum, long maximum) =>
        Node(member) is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<long>(out var number)
        && number >= minimum && number <= maximum
            ? number
            : throw Malformed($"{_name}.{member} is not an integer from {minimum} to {maximum}.");

    public byte[] Bytes(string member, int? length = null) => BytesOf(Node(member), $"{_name}.{member}", length);

    public Bytes32 Id(string member) => new(Bytes(member, 32));

    public IReadOnlyList<T> List<T>(string member, int maximum, Func<JsonNode?, string, T> read) =>
        ListOf(Node(member), $"{_name}.{member}", maximum, read);

    public static IReadOnlyList<T> ListOf<T>(JsonNode? node, string name, int maximum, Func<JsonNode?, string, T> read)
    {
        var items = node as JsonArray ?? throw Malformed($"{name} is not a list.");
        return items.Count <= maximum
            ? [.. items.Select((item, i) => read(item, $"{name}[{i}]"))]
            : throw Malformed($"{name} has {items.Count} items; at most {maximum} are allowed.");
    }

    public static string TextOf(JsonNode? node, string name) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String
        ? value.GetValue<string>()
        : throw Malformed($"{name} is not text.");

    /// <summary>Lower-case hex only: one form for one value.</summary>
    public static byte[] BytesOf(JsonNode? node, string name, int? length = null)
    {
        var text = TextOf(node, name);
        if (text.Length % 2 != 0 || !text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f')) || (length is { } wanted && text.Length != 2 * wanted))
        {
            throw Malformed($"{name} is not lower-case hex{(length is null ? "" : $" of {length} bytes")}.");
        }
        return Hex.Decode(text);
    }

    public static HashPerpException Malformed(string what, Exception? inner = null) =>
        new(ContractScriptErrors.MalformedKit, what, "Use the kit that your own client wrote, or its backup.", inner);
}
