using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Events;
using HashPerp.Events.OracleIngest;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Settlement.Tests;

/// <summary>What blocks that are taken back do to outcomes.</summary>
public sealed class ReorganisationTests(DecidedWeek week) : IClassFixture<DecidedWeek>
{
    private const int Fork = ReplayedWeek.Expiry - 20;

    [Fact]
    public async Task A_reorganisation_that_contradicts_the_record_is_an_alarm_and_changes_nothing()
    {
        await using var host = await SettlementHost.StartAsync(week.AttestorUrl);
        await host.Fellows.TellAsync([SettlementHost.Market("first"), .. week.Blocks]);
        await host.UntilAsync("the outcomes", "select count(*) = 4 from outcomes");
        var before = (await host.ToldAsync()).Count;

        // Twenty blocks again, each twenty thousand seconds later: now TIME would win the race that HEIGHT has won.
        await host.Fellows.TellAsync([.. Disconnected(), .. Replacement()]);

        await Eventually.TrueAsync(
            () => host.Service.Process.Log.Any(line => line.Contains("OutcomeContradicted (5006)", StringComparison.Ordinal) && line.Contains("1704777653", StringComparison.Ordinal)),
            "the alarm");
        Assert.Equal(before, (await host.ToldAsync()).Count);
        Assert.Equal("HEIGHT", await host.ScalarAsync<string>("select winner from outcomes where strike = 200000"));
    }

    [Fact]
    public async Task An_outcome_waits_until_our_own_headers_are_back()
    {
        await using var host = await SettlementHost.StartAsync(week.AttestorUrl);
        await host.Fellows.TellAsync([SettlementHost.Market("first"), .. week.Blocks.Where(block => block.Height <= Fork)]);
        await host.UntilAsync("the race that is decided by then", "select count(*) = 1 from outcomes");
        await host.UntilAsync("the headers", $"select exists (select 1 from headers where height = {Fork})");

        await host.Fellows.TellAsync([.. week.Blocks.Where(block => block.Height > Fork)]);

        await host.UntilAsync("the others", "select count(*) = 4 from outcomes");
    }

    private IEnumerable<IEvent> Disconnected() => week.Blocks.Where(block => block.Height > Fork).Reverse().Select(block => new BlockDisconnectedV1 { Height = block.Height, Hash = block.Hash });

    private IEnumerable<IEvent> Replacement()
    {
        var old = HeaderChain.Create(DecidedWeek.First, [.. week.Blocks.Select(block => ChainHeader.Parse(Hex.Decode(block.Header)))]);
        var chain = Chains.Reorganised(old, Fork, ReplayedWeek.Expiry + 5, 20_000);
        return Enumerable.Range(Fork + 1, chain.TipHeight - Fork).Select(height => new BlockConnectedV1
        {
            Height = (uint)height,
            DisplayHeight = (uint)(height + Chains.Offset),
            Hash = chain.HashAt(height).ToString(),
            Header = Hex.Encode(chain.HeaderAt(height).Header.ToBytes()),
            Time = chain.TimeAt(height),
            MedianTime = 0,
        });
    }
}
