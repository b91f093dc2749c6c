using System.Globalization;
using System.Numerics;
using System.Text.Json;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Pricing.Tests;

/// <summary>tests/golden/pricing/strike-map.json, made by an independent program: C# and TypeScript agree with it to the second.</summary>
public class StrikeMapGoldenTests
{
    private static readonly JsonElement[] Cases = Load();

    public static TheoryData<string> Names => [.. Cases.Select(c => c.GetProperty("name").GetString()!)];

    [Fact]
    public void The_file_holds_fifteen_cases() => Assert.Equal(15, Cases.Length);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_strike_stands_for_its_second(string name)
    {
        var (listing, expiry, golden) = Find(name);
        foreach (var pair in golden.GetProperty("times").EnumerateArray())
        {
            var strike = pair.GetProperty("strike").GetInt32();
            Assert.Equal(pair.GetProperty("time").GetInt64(), (long)StrikeMap.ArrivalOf(1000L * strike, listing, expiry));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_second_settles_at_its_tick(string name)
    {
        var (listing, expiry, golden) = Find(name);
        foreach (var pair in golden.GetProperty("inverse").EnumerateArray().Where(pair => pair.GetProperty("time").GetInt64() <= uint.MaxValue))
        {
            var settled = StrikeMap.SettledRate(pair.GetProperty("time").GetUInt32(), listing, expiry);
            Assert.Equal(pair.GetProperty("strike").GetInt32(), settled?.Value ?? 0);
        }
    }

    private static (StrikeListing Listing, int Expiry, JsonElement Golden) Find(string name)
    {
        var golden = Cases.Single(c => c.GetProperty("name").GetString() == name);
        var listing = golden.GetProperty("listing");
        return (new StrikeListing(
            listing.GetProperty("height").GetInt32(),
            listing.GetProperty("time").GetUInt32(),
            BigInteger.Parse("0" + listing.GetProperty("target").GetString(), NumberStyles.HexNumber),
            listing.GetProperty("epoch_start").GetUInt32(),
            new Satoshis(listing.GetProperty("reward_sat").GetInt64()),
            listing.GetProperty("retarget_interval").GetInt32()), golden.GetProperty("expiry").GetInt32(), golden);
    }

    private static JsonElement[] Load()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "golden", "strike-map.json"));
        using var document = JsonDocument.Parse(file);
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(element => element.Clone())];
    }
}
