using System.Text.Json;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Bitcoin.Tests;

/// <summary>The official BIP341 wallet vectors.</summary>
internal static class WalletVectors
{
    private const string File = "vectors/bip341/wallet-test-vectors.json";

    public static IReadOnlyList<JsonElement> ScriptPubKeys => [.. Root().GetProperty("scriptPubKey").EnumerateArray()];

    public static JsonElement KeyPathSpending => Root().GetProperty("keyPathSpending")[0];

    public static Bytes32? Optional(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Bytes32.Parse(value.GetString()!) : null;

    public static string Text(this JsonElement parent, string name) => parent.GetProperty(name).GetString()!;

    public static TaprootTree? Tree(JsonElement scriptTree)
    {
        if (scriptTree.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        var builder = new TaprootBuilder();
        Add(builder, scriptTree, depth: 0);
        return builder.Build();
    }

    private static void Add(TaprootBuilder builder, JsonElement node, int depth)
    {
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (var child in node.EnumerateArray())
            {
                Add(builder, child, depth + 1);
            }
            return;
        }
        builder.Add(depth, new TapLeaf(Script.FromHex(node.Text("script")), node.GetProperty("leafVersion").GetByte()));
    }

    private static JsonElement Root() => JsonDocument.Parse(SharedData.ReadText(File)).RootElement;
}
