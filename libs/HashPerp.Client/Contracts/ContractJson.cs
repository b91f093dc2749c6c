using System.Text.Json;
using System.Text.Json.Serialization;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>JSON of messages and records: snake case, enums as names, unknown members refused.</summary>
internal static class ContractJson
{
    /// <summary>Deepest nesting that a message may have.</summary>
    private const int MaxDepth = 16;

    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        MaxDepth = MaxDepth,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false) },
    };

    public static byte[] Write(RoundMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, Options);

    /// <exception cref="HashPerpException"><see cref="ContractErrors.MalformedMessage"/>.</exception>
    public static RoundMessage ReadMessage(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var message = JsonSerializer.Deserialize<RoundMessage>(bytes, Options) ?? throw new JsonException("null");
            return message switch
            {
                // The serializer checks the nullability of members, not of a list's elements.
                Proposal { Coins: var coins } when HasNull(coins) => throw new JsonException("null coin"),
                Acceptance { Coins: var coins } when HasNull(coins) => throw new JsonException("null coin"),
                SubmittedTransaction { Checkpoints: var checkpoints } when checkpoints.Contains(null!) => throw new JsonException("null checkpoint"),
                ReleasedCheckpoints { Checkpoints: var checkpoints } when checkpoints.Contains(null!) => throw new JsonException("null checkpoint"),
                _ => message,
            };
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new HashPerpException(ContractErrors.MalformedMessage, "A round message that can't be read.", "Both agents must run the same release.", error);
        }
    }

    private static bool HasNull(IReadOnlyList<OfferedCoin> coins) =>
        coins.Any(coin => coin is null || coin.Origins.Count > OfferedCoin.MaxOrigins || coin.Origins.Contains(null!));
}
