using System.Buffers.Binary;
using System.Text.Json.Nodes;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// The demo ends as history did. The expected times were computed from the raw headers by an independent program; the winners are computed here from the
/// raw header file alone.
/// </summary>
public sealed class DemoTests
{
    private const int FirstHeader = 822_528;
    private const int HeaderSize = 80;
    private const int TimeOffset = 68;

    [Fact]
    public Task A_forward_on_an_even_grid_settles_as_the_headers_say() => CheckAsync(
        825_000, 336, "0.96,1.0,1.04", [(164_893, 1_704_996_178), (171_763, 1_705_004_121), (178_633, 1_705_012_065)]);

    [Fact]
    [Trait("tier", "full")]
    public Task Rungs_at_uneven_distances_settle_as_the_headers_say() => CheckAsync(
        825_000, 336, "0.9,1.0,1.04", [(154_587, 1_704_984_262), (171_763, 1_705_004_121), (178_634, 1_705_012_066)]);

    [Fact]
    [Trait("tier", "full")]
    public Task The_default_week_settles_as_the_headers_say() => CheckAsync(
        824_544, 1_008, "0.98,1.02", [(168_328, 1_705_091_456), (175_199, 1_705_115_529)]);

    private static async Task CheckAsync(int from, int blocks, string strikes, (int Strike, long Time)[] expected)
    {
        var headers = SharedData.ReadBytes("mainnet_headers_822528_830592.bin");
        var events = await DemoRun.PlayAsync(from, blocks, strikes, TestContext.Current.CancellationToken);

        var settled = events.Where(line => (string)line["event"]! == "rung.settled").ToArray();
        var multiples = strikes.Split(',').Length;
        Assert.Equal(2 * multiples, settled.Length);
        Assert.Equal(2, settled.Select(rung => (string)rung["contract"]!).Distinct().Count());
        Assert.All(settled, rung =>
        {
            Assert.Equal(from + blocks, (int)rung["display_height"]!);
            Assert.Equal(WinnerOf(headers, from + blocks, (long)rung["time"]!), (string)rung["winner"]!);
            Assert.Equal(64, ((string)rung["txid"]!).Length);
        });
        foreach (var (strike, time) in expected.Where(rung => settled.Any(other => (int)other["strike_sat"]! == rung.Strike)))
        {
            Assert.All(settled.Where(rung => (int)rung["strike_sat"]! == strike), rung => Assert.Equal(time, (long)rung["time"]!));
        }
        Assert.Equal(expected.Length, expected.Count(rung => settled.Any(other => (int)other["strike_sat"]! == rung.Strike)));
        CheckOpenings(events);
        CheckBalances(events[^1], settled);
    }

    private static void CheckOpenings(IReadOnlyList<JsonObject> events)
    {
        Assert.Equal(
            ["instant", "two-step", "two-step (not activated)"],
            events.Where(line => (string)line["event"]! == "contract.opened").Select(line => (string)line["mode"]!));
        Assert.Single(events, line => (string)line["event"]! == "contract.refunded");
        Assert.DoesNotContain(events, line => (string)line["event"]! == "agent.waits");
    }

    /// <summary>Each leg ends with its part of the pots less its stake; the operator pays the miner and nobody else.</summary>
    private static void CheckBalances(JsonObject summary, JsonObject[] settled)
    {
        Assert.Equal("summary", (string)summary["event"]!);
        Assert.True((bool)summary["zero_sum"]!);
        var balances = summary["balances"]!.AsObject();
        Assert.Equal(0, balances.Sum(owner => (long)owner.Value!["change_sat"]!));
        Assert.Equal(-(long)balances["operator"]!["change_sat"]!, (long)balances["miner fees"]!["change_sat"]!);
        var height = settled.Where(rung => (string)rung["winner"]! == "HEIGHT").Sum(rung => (long)rung["pot_sat"]!);
        var all = settled.Sum(rung => (long)rung["pot_sat"]!);
        // Both stake half of all pots, but for a price that a tick can't halve.
        Assert.InRange((long)balances["Alice"]!["change_sat"]! - (height - (all / 2)), -1_000, 1_000);
        Assert.Equal(-(long)balances["Alice"]!["change_sat"]!, (long)balances["Bob"]!["change_sat"]!);
    }

    /// <summary>HEIGHT iff the median of the eleven header times that end with the block is at most T.</summary>
    private static string WinnerOf(byte[] headers, int height, long time)
    {
        var times = Enumerable.Range(0, 11).Select(back => TimeOf(headers, height - back)).Order().ToArray();
        return times[5] <= time ? "HEIGHT" : "TIME";
    }

    private static long TimeOf(byte[] headers, int height) =>
        BinaryPrimitives.ReadUInt32LittleEndian(headers.AsSpan(((height - FirstHeader) * HeaderSize) + TimeOffset));
}
