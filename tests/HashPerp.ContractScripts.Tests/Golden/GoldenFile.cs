using System.Globalization;
using System.Text.Json;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts.Tests;

/// <summary>tests/golden/contract-v1: made by an independent program that shares no code with the library; TypeScript reads the same files.</summary>
internal static class GoldenFile
{
    public static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "golden", name + ".json")));
        return document.RootElement.Clone();
    }

    public static IReadOnlyList<JsonElement> Cases(string name) => [.. Read(name).GetProperty("cases").EnumerateArray()];

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static byte[] Bytes(this JsonElement element, string name) => Hex.Decode(element.Text(name));

    public static Bytes32 Id(this JsonElement element, string name) => Bytes32.Parse(element.Text(name));

    public static uint U32(this JsonElement element, string name) => element.GetProperty(name).GetUInt32();

    /// <summary>64-bit numbers are strings: JavaScript's numbers end at 2^53.</summary>
    public static ulong U64(this JsonElement element, string name) => ulong.Parse(element.Text(name), CultureInfo.InvariantCulture);

    public static Satoshis Sats(this JsonElement element, string name) => new((long)element.U64(name));

    public static Leg Leg(this JsonElement element, string name) => element.Text(name) == "HEIGHT" ? Primitives.Leg.Height : Primitives.Leg.Time;

    public static IReadOnlyList<Bytes32> Ids(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(item => Bytes32.Parse(item.GetString()!))];

    public static IReadOnlyList<OutPoint> OutPoints(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(item => OutPoint.Parse(item.GetString()!))];

    /// <summary>The terms of a name, decoded from their golden bytes.</summary>
    public static ContractTerms Terms(string name) =>
        ContractTerms.Parse(Cases("terms").Single(terms => terms.Text("name") == name).Bytes("bytes"));
}
