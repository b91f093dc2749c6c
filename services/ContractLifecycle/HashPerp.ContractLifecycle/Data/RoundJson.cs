using System.Text.Json;
using System.Text.Json.Serialization;
using HashPerp.ContractLifecycle.Core;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle;

/// <summary>The coordinator's view of a round as text.</summary>
internal static class RoundJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new Bytes32Converter(), new JsonStringEnumConverter() },
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(Round round) => JsonSerializer.Serialize(round, Options);

    public static Round Read(string text) => JsonSerializer.Deserialize<Round>(text, Options)!;

    private sealed class Bytes32Converter : JsonConverter<Bytes32>
    {
        public override Bytes32 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Bytes32.Parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, Bytes32 value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
