using HashPerp.Events.Settlement;
using HashPerp.Testing;

namespace HashPerp.Settlement.Tests;

/// <summary>Several markets, one announcement.</summary>
public sealed class MarketTests(DecidedWeek week) : IClassFixture<DecidedWeek>
{
    [Fact]
    public async Task Markets_of_one_expiry_share_its_announcement_and_one_with_other_strikes_stays_closed()
    {
        await using var host = await SettlementHost.StartAsync(week.AttestorUrl);
        await host.Fellows.TellAsync([SettlementHost.Market("whole")]);
        await host.UntilAsync("the first", "select exists (select 1 from markets where market_id = 'whole' and state = 'announced')");
        await host.Fellows.TellAsync([SettlementHost.Market("part", 165_000, 200_000)]);
        await host.Fellows.TellAsync([SettlementHost.Market("other", 165_000, 170_000)]);
        await host.UntilAsync("the second", "select exists (select 1 from markets where market_id = 'part' and state = 'announced')");
        await host.UntilAsync("the refusal", "select exists (select 1 from markets where market_id = 'other' and state = 'refused' and error like 'SeriesNotCovered (5020)%170000%')");

        var told = (await host.ToldAsync()).Select(told => told.Fact).OfType<SeriesAnnouncedV1>().ToList();
        Assert.Equal(2, told.Count);
        Assert.All(told, series =>
        {
            Assert.Equal((545u, 145u), (series.ExpiryHeight, series.ListingHeight));
            Assert.Equal([165_000u, 194_536u, 194_537u, 200_000u], series.Strikes);
            Assert.Equal([1_704_729_360u, 1_704_770_113u, 1_704_770_115u, 1_704_777_653u], series.Times);
            Assert.Equal(Convert.ToHexStringLower(week.Announcement.Root.Span), series.Root);
        });
        Assert.Contains(host.Service.Process.Log, line => line.Contains("Market other stays closed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_attestor_than_the_pinned_one_is_not_asked_for_anything()
    {
        await using var host = await SettlementHost.StartAsync(week.AttestorUrl, ("Settlement__Attestor", new string('1', 64)));
        await host.Fellows.TellAsync([SettlementHost.Market("first")]);

        await Eventually.TrueAsync(() => host.Service.Process.Log.Any(line => line.Contains("WrongAttestor (5025)", StringComparison.Ordinal)), "the refusal");
        Assert.Equal("waiting", await host.ScalarAsync<string>("select state from markets"));
    }

    [Fact]
    public async Task A_market_whose_expiry_has_passed_is_refused_with_the_attestors_number()
    {
        await using var host = await SettlementHost.StartAsync(week.AttestorUrl);
        await host.Fellows.TellAsync([SettlementHost.Market("late") with { ExpiryHeight = ReplayedWeek.Expiry - 1 }]);

        await host.UntilAsync("the refusal", "select exists (select 1 from markets where market_id = 'late' and error like 'SeriesRefused (5001)%')");
        Assert.DoesNotContain(await host.ToldAsync(), told => told.Fact is SeriesAnnouncedV1);
    }

    [Fact]
    public async Task A_market_whose_listing_block_is_not_there_yet_waits()
    {
        await using var host = await SettlementHost.StartAsync(week.AttestorUrl);
        await host.Fellows.TellAsync([SettlementHost.Market("early") with { ListingHeight = 10_000, ExpiryHeight = 11_000 }]);
        await host.Fellows.TellAsync([SettlementHost.Market("now")]);

        await host.UntilAsync("the other", "select exists (select 1 from markets where market_id = 'now' and state = 'announced')");
        Assert.Equal("waiting", await host.ScalarAsync<string>("select state from markets where market_id = 'early'"));
    }
}
