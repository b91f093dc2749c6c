using System.Text.Json;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Settlement.Tests;

/// <summary>The contract 'instant' of tests/golden/contract-v1: two rungs, five lots of 17,300 sat.</summary>
internal static class GoldenTerms
{
    public static readonly ContractTerms Instant = Read("instant");

    public static readonly OutPoint[] Pots = [.. OpeningPlan.Instant(Instant).Pots];

    private static ContractTerms Read(string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "golden", "terms.json")));
        var terms = file.RootElement.GetProperty("cases").EnumerateArray().Single(item => item.GetProperty("name").GetString() == name);
        return ContractTerms.Parse(Hex.Decode(terms.GetProperty("bytes").GetString()!));
    }
}
