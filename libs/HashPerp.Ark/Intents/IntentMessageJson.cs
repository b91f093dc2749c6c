using System.Text.Json;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>The two JSON shapes of an intent message.</summary>
internal static class IntentMessageJson
{
    /// <summary>Above the longest message that the list limits allow.</summary>
    private const int MaxChars = 32_768;

    private static readonly (IntentType Type, string Word)[] Words =
    [
        (IntentType.Register, "register"),
        (IntentType.EstimateFee, "estimate-intent-fee"),
        (IntentType.Delete, "delete"),
        (IntentType.GetPendingTx, "get-pending-tx"),
        (IntentType.GetIntent, "get-intent"),
        (IntentType.GetData, "get-data"),
    ];

    public static string Write(IntentMessage message)
    {
        var word = Words.First(pair => pair.Type == message.Type).Word;
        if (!message.DescribesOutputs)
        {
            return $$"""{"type":"{{word}}","expire_at":{{message.ExpireAt}}}""";
        }
        var indexes = string.Join(',', message.OnchainOutputIndexes);
        var keys = string.Join(',', message.CosignersPublicKeys.Select(key => $"\"{key}\""));
        return $$"""{"type":"{{word}}","onchain_output_indexes":[{{indexes}}],"valid_at":{{message.ValidAt}},"expire_at":{{message.ExpireAt}},"""
            + $$"""
            "cosigners_public_keys":[{{keys}}]}
            """.Trim();
    }

    public static IntentMessage Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > MaxChars)
        {
            throw ArkErrors.InvalidIntentMessage.Error($"A message of {json.Length} characters; at most {MaxChars} are read.");
        }
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 3 });
            return Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new HashPerpException(ArkErrors.InvalidIntentMessage, $"Not an intent message: {error.Message}", "", error);
        }
        catch (HashPerpException error) when (error.Code != ArkErrors.InvalidIntentMessage)
        {
            throw new HashPerpException(ArkErrors.InvalidIntentMessage, error.What, error.Advice, error);
        }
    }

    private static IntentMessage Read(JsonElement root)
    {
        var word = root.TryGetProperty("type", out var element) ? element.GetString() : null;
        var type = Array.Find(Words, pair => pair.Word == word);
        if (type.Word is null)
        {
            throw ArkErrors.InvalidIntentMessage.Error($"Unknown intent type '{word}'.");
        }
        var expireAt = Number(root, "expire_at");
        if (type.Type is not (IntentType.Register or IntentType.EstimateFee))
        {
            return IntentMessage.Asking(type.Type, expireAt);
        }
        var indexes = Items(root, "onchain_output_indexes").Select(item => item.GetInt32()).ToArray();
        var keys = Items(root, "cosigners_public_keys").Select(item => ECPubKey.Parse(Hex.Decode(item.GetString() ?? ""))).ToArray();
        return IntentMessage.Describing(type.Type, indexes, Number(root, "valid_at"), expireAt, keys);
    }

    private static long Number(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetInt64() : 0;

    private static IEnumerable<JsonElement> Items(JsonElement root, string name) =>
        root.TryGetProperty(name, out var list) && list.ValueKind != JsonValueKind.Null
            ? list.EnumerateArray().Take(IntentMessage.MaxListLength + 1)
            : [];
}
