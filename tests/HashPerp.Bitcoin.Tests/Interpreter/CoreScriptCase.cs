using System.Text.Json;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Bitcoin.Tests;

/// <summary>One case of Core's script_tests.json: <c>[[witness..., amount]?, scriptSig, scriptPubKey, flags, result, comment...]</c>.</summary>
internal sealed record CoreScriptCase(
    int Line, IReadOnlyList<byte[]> Witness, Script ScriptSig, Script ScriptPubKey, IReadOnlySet<string> Flags, string Expected, string Text)
{
    public static List<CoreScriptCase> ReadAll()
    {
        using var document = JsonDocument.Parse(SharedData.ReadText("vectors/bitcoin-core/script_tests.json"));
        // Arrays of one string are comments.
        return [.. document.RootElement.EnumerateArray().Select(Read).OfType<CoreScriptCase>()];
    }

    private static CoreScriptCase? Read(JsonElement element, int line)
    {
        var fields = element.EnumerateArray().ToList();
        if (fields.Count == 1)
        {
            return null;
        }
        var witness = new List<byte[]>();
        if (fields[0].ValueKind == JsonValueKind.Array)
        {
            // The last item is the amount, which only signatures commit to.
            witness.AddRange(fields[0].EnumerateArray().SkipLast(1).Select(item => Hex.Decode(item.GetString()!)));
            fields.RemoveAt(0);
        }
        return new CoreScriptCase(
            line,
            witness,
            CoreScriptText.Parse(fields[0].GetString()!),
            CoreScriptText.Parse(fields[1].GetString()!),
            fields[2].GetString()!.Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet(),
            fields[3].GetString()!,
            element.GetRawText());
    }
}
