using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

/// <summary>What the writer writes is what contracts-proto/schemas/exit-kit-1.json says; a checker for the few keywords that the schema uses.</summary>
public class KitSchemaTests
{
    private static readonly JsonObject Schema =
        (JsonObject)JsonNode.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "schemas", "exit-kit-1.json")))!;

    [Fact]
    public void Kits_of_every_mode_fit_the_schema()
    {
        foreach (var kit in new[] { KitSample.Instant, KitSample.TwoStepActivated, KitSample.TwoStepWaiting })
        {
            Assert.Equal([], Violations(JsonNode.Parse(kit.ToBytes()), Schema, "$"));
        }
    }

    [Fact]
    public void A_kit_that_does_not_fit_is_noticed()
    {
        var kit = (JsonObject)JsonNode.Parse(KitSample.TwoStepActivated.ToBytes())!;
        kit["leg"] = "time";
        kit["limb"] = 1;
        kit.Remove("terms");
        kit["pots"]![0]!["value"] = -1;
        kit["setup"]!["outpoint"] = "here";
        Assert.Equal(
            ["$.leg", "$.limb", "$.pots[0].value", "$.setup.outpoint", "$.terms"],
            Violations(kit, Schema, "$").Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Violations(JsonNode? node, JsonObject schema, string path)
    {
        if (schema["$ref"] is { } reference)
        {
            return Violations(node, (JsonObject)Schema["$defs"]![reference.GetValue<string>()["#/$defs/".Length..]]!, path);
        }
        return node switch
        {
            null => schema["type"] is JsonArray types && types.Any(type => type!.GetValue<string>() == "null") ? [] : [path],
            JsonObject members => ObjectViolations(members, schema, path),
            JsonArray items => ArrayViolations(items, schema, path),
            _ => IsValue(node.AsValue(), schema) ? [] : [path],
        };
    }

    private static IEnumerable<string> ObjectViolations(JsonObject members, JsonObject schema, string path)
    {
        var properties = schema["properties"] as JsonObject ?? [];
        var missing = ((JsonArray)schema["required"]!).Select(name => name!.GetValue<string>()).Where(name => !members.ContainsKey(name));
        return missing.Select(name => $"{path}.{name}").Concat(members.SelectMany(member => properties[member.Key] is JsonObject property
            ? Violations(member.Value, property, $"{path}.{member.Key}")
            : [$"{path}.{member.Key}"]));
    }

    private static IEnumerable<string> ArrayViolations(JsonArray items, JsonObject schema, string path)
    {
        var fits = schema["items"] is not null && items.Count <= schema["maxItems"]!.GetValue<int>()
            && items.Count >= (schema["minItems"]?.GetValue<int>() ?? 0);
        return fits ? items.SelectMany((item, i) => Violations(item, (JsonObject)schema["items"]!, $"{path}[{i}]")) : [path];
    }

    private static bool IsValue(JsonValue value, JsonObject schema)
    {
        if (schema["const"] is { } constant)
        {
            return JsonNode.DeepEquals(value, constant);
        }
        if (schema["enum"] is JsonArray allowed)
        {
            return allowed.Any(item => JsonNode.DeepEquals(item, value));
        }
        if (schema["type"]!.GetValue<string>() == "string")
        {
            return value.TryGetValue<string>(out var text) && Regex.IsMatch(text, schema["pattern"]?.GetValue<string>() ?? "");
        }
        var number = long.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
        return number >= schema["minimum"]!.GetValue<long>() && number <= (schema["maximum"]?.GetValue<long>() ?? long.MaxValue);
    }
}
