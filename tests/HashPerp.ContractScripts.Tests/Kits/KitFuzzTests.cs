using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

/// <summary>Every field of a kit, changed in every way that its type allows: with the id that it had, and by a forger who writes a right id.</summary>
public class KitFuzzTests
{
    private const string EveryField = "two-step";

    /// <summary>What a forger may change in a kit, and why that takes nothing from its owner.</summary>
    private static readonly Dictionary<string, string> Harmless = new()
    {
        ["leg"] = "both parties' kits hold the same; the words of the other party are refused with it (9012)",
        ["pending_proofs[]"] = "an intent that only the operator reads, and checks; nothing goes to the chain by it",
        ["graph[].tx"] = "the witness of a confirmed commitment, which its txid doesn't cover and nobody publishes again",
    };

    public static TheoryData<string> OtherKits => [.. Samples.Keys.Where(name => name != EveryField)];

    private static Dictionary<string, ExitKit> Samples => new()
    {
        ["instant"] = WithEveryField(KitSample.Instant),
        [EveryField] = WithEveryField(KitSample.TwoStepActivated),
        ["waiting"] = WithEveryField(KitSample.TwoStepWaiting),
    };

    [Fact]
    public void Any_field_changed_is_refused_for_the_kits_id() => Assert.Equal([], Accepted(Samples[EveryField], document => document));

    [Fact]
    public void Any_field_changed_is_refused_with_a_right_id_where_it_would_cost_something() => RefusedWithRightId(EveryField);

    [Theory]
    [Trait("tier", "full")]
    [MemberData(nameof(OtherKits))]
    public void So_it_is_in_kits_of_the_other_kinds(string name) => RefusedWithRightId(name);

    [Fact]
    public void A_kit_of_another_version_is_refused_with_the_version_that_is_read()
    {
        var document = JsonNode.Parse(Samples[EveryField].ToBytes())!.AsObject();
        foreach (var (member, other, read) in new (string, JsonNode, string)[] { ("version", 2, "version 1:"), ("format", "hashperp-exit-kit-2", "hashperp-exit-kit-1") })
        {
            var changed = (JsonObject)document.DeepClone();
            changed[member] = other;
            var refused = Assert.Throws<HashPerpException>(() => ExitKit.Parse(CanonicalJson.Serialize(WithRightId(changed))));
            Assert.Equal(ContractScriptErrors.UnsupportedVersion, refused.Code);
            Assert.Contains(read, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Text_that_is_too_deep_or_none_at_all_is_refused_before_anything_is_built_from_it()
    {
        var deep = $"{string.Concat(Enumerable.Repeat("{\"terms\":", 1_000_000 / 9))}1";
        string[] garbage = [deep, new string('[', 100_000), "{\"format\":\"\\ud800\"}", "{\"version\":1e999999999}", "\uFEFF{}", "null", "\0", "{\"graph\":[null]}"];
        Assert.All(garbage, text => Refusal.Is(ContractScriptErrors.MalformedKit, () => ExitKit.Parse(Encoding.UTF8.GetBytes(text))));
        Refusal.Is(ContractScriptErrors.MalformedKit, () => ExitKit.Parse([0xff, 0xfe, 0x00]));
    }

    private static void RefusedWithRightId(string name) => Assert.Equal(
        [], Accepted(Samples[name], WithRightId).Where(change => !Harmless.Keys.Any(path => change.StartsWith($"{path} ", StringComparison.Ordinal))));

    [Fact]
    public void The_walk_comes_to_every_field_of_the_schema()
    {
        var schema = (JsonObject)JsonNode.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "schemas", "exit-kit-1.json")))!;
        var walked = KitChange.All(JsonNode.Parse(Samples[EveryField].ToBytes())!.AsObject()).Select(change => change.Path).ToHashSet();
        Assert.Equal([], Fields(schema, "").Where(path => !walked.Contains(path)));
        Assert.True(walked.Count > 40);
    }

    /// <summary>A real kit's commitment has a witness; a proof is there only after a stall.</summary>
    internal static ExitKit WithEveryField(ExitKit kit) => kit with
    {
        Graph = [new KitTransaction(KitTransactionKind.Commitment, kit.Graph[0].Transaction.WithWitness(0, new WitScript([new byte[64]]))), .. kit.Graph.Skip(1)],
        PendingProofs = [new PSBT(kit.Graph[1].Transaction.WithWitness(0, WitScript.Empty)).ToBase64()],
    };

    private static JsonObject WithRightId(JsonObject document)
    {
        document.Remove("kit_id");
        document["kit_id"] = Hex.Encode(Hashes.Sha256(CanonicalJson.Serialize(document)));
        return document;
    }

    private static string[] Accepted(ExitKit kit, Func<JsonObject, JsonObject> finish)
    {
        var document = JsonNode.Parse(kit.ToBytes())!.AsObject();
        var unchanged = kit.ToBytes();
        var accepted = new ConcurrentBag<string>();
        Parallel.ForEach(KitChange.All(document).ToArray(), change =>
        {
            var changed = CanonicalJson.Serialize(finish(change.Apply(document)));
            try
            {
                ExitKit.Parse(changed);
            }
            catch (HashPerpException refused)
            {
                // What a kit is made of, and what terms may say: nothing else is an answer to a kit.
                Assert.True(refused.Code.Number is (>= 1400 and < 1500) or (>= 3000 and < 3100), $"{change.Path} {change.What}: {refused.Message}");
                return;
            }
            if (!changed.AsSpan().SequenceEqual(unchanged))
            {
                accepted.Add($"{change.Path} {change.What}");
            }
        });
        return [.. accepted.Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Fields(JsonObject schema, string path) => (schema["properties"] as JsonObject ?? []).SelectMany(property =>
    {
        var own = $"{path}.{property.Key}".TrimStart('.');
        var items = property.Value!["items"] as JsonObject;
        return Fields((JsonObject)property.Value, own).Concat(items is null ? [] : Fields(items, $"{own}[]")).Append(own);
    });
}
