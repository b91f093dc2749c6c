using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Pricing;
using HashPerp.Primitives;

namespace HashPerp.Settlement.Tests;

public class AnnounceTests
{
    private static readonly HeaderChain Now = Chains.To(Chains.Listed);

    [Fact]
    public void A_series_is_announced_with_times_that_a_client_recomputes()
    {
        var engine = Attestors.Engine(new MemoryJournal());

        var record = engine.Announce(Now, Attestors.Week());

        // Golden strike map, "the week of the demonstration": neighbours are 170,000 at +595,622 and 177,919 at +623,367.
        Assert.Equal([1_704_501_692u + 589_764, 1_704_501_692u + 613_834], record.Leaves.Select(leaf => leaf.Time));
        Assert.Equal(625_000_000, record.Leaves[0].ReferenceReward.Value);
        new SeriesAnnouncement(record.Leaves, record.Signature).Verify(GenesisPrefix.Regtest, engine.Attestor);
        var listing = ListingCheck.Find(Chains.Replay, Now, Chains.Listed, record.Leaves[0].ListHash, record.Leaves[0].ReferenceReward, Chains.Listed + 1008);
        Assert.All(record.Leaves, leaf => ListingCheck.RequireTime(Chains.Replay, listing, (int)leaf.Height, leaf.Strike, leaf.Time));
        Assert.Equal(new ListingRecord(record.Listing.Header, record.Listing.Target, 1_704_501_692, 2016), record.Listing);
        Assert.Equal("03d8690000000000000000000000000000000000000000", record.Listing.Target.ToString().TrimStart('0').PadLeft(46, '0'));
        Assert.Equal(Now.HashAt(Chains.Listed), ChainHeader.Parse(record.Listing.Header).Hash);
    }

    [Fact]
    public void The_same_request_again_gets_the_same_announcement_even_after_a_restart()
    {
        var journal = new MemoryJournal();
        var first = Attestors.Engine(journal).Announce(Now, Attestors.Week());
        var second = Attestors.Engine(journal).Announce(Chains.To(Chains.Listed + 1100), Attestors.Week());

        Assert.Equal(first.Signature, second.Signature);
        Assert.Equal(first.Leaves, second.Leaves);
        Assert.Equal(2, journal.Records.Count);
    }

    [Fact]
    public void Another_series_at_the_same_expiry_is_refused()
    {
        var engine = Attestors.Engine(new MemoryJournal());
        engine.Announce(Now, Attestors.Week());

        Refusal.Is(SettlementErrors.SeriesAlreadyAnnounced, () => engine.Announce(Now, Attestors.Week(168_328)));
        Refusal.Is(SettlementErrors.SeriesAlreadyAnnounced, () => engine.Announce(Now, Attestors.Week() with { ListingHeight = Chains.Listed - 1 }));
    }

    [Fact]
    public void A_second_expiry_has_keys_of_its_own()
    {
        var engine = Attestors.Engine(new MemoryJournal());
        var one = engine.Announce(Now, Attestors.Week());
        var two = engine.Announce(Now, Attestors.Week() with { ExpiryHeight = Chains.Listed + 2016 });

        Assert.Empty(Keys(one).Intersect(Keys(two)));

        static IEnumerable<Bytes32> Keys(AnnouncedRecord record) => record.Leaves.SelectMany(leaf => new[] { leaf.HeightKey, leaf.TimeKey });
    }

    [Theory]
    [InlineData(145, 145)]
    [InlineData(100, 145)]
    [InlineData(145 + 1008, 146)]
    public void Heights_that_make_no_race_are_refused(uint expiry, uint listing) => Refusal.Is(
        SettlementErrors.SeriesRefused,
        () => Attestors.Engine(new MemoryJournal()).Announce(Now, Attestors.Week() with { ExpiryHeight = expiry, ListingHeight = listing }));

    [Fact]
    public void An_expiry_that_has_passed_is_refused() => Refusal.Is(
        SettlementErrors.SeriesRefused, () => Attestors.Engine(new MemoryJournal()).Announce(Chains.To(Chains.Listed + 1008), Attestors.Week()));

    [Fact]
    public void A_time_that_has_passed_is_refused() => Refusal.Is(
        SettlementErrors.SeriesRefused, () => Attestors.Engine(new MemoryJournal()).Announce(Chains.To(Chains.Listed + 900), Attestors.Week(100_000)));

    [Fact]
    public void A_listing_block_without_enough_confirmations_is_refused()
    {
        Refusal.Is(SettlementErrors.SeriesRefused, () => Attestors.Engine(new MemoryJournal(), 6).Announce(Chains.To(Chains.Listed + 4), Attestors.Week()));
        Assert.Equal(6, Attestors.Engine(new MemoryJournal(), 6).Announce(Chains.To(Chains.Listed + 5), Attestors.Week()).Leaves[0].Confirmations);
    }

    [Fact]
    public void Strikes_must_ascend_and_be_1_to_64()
    {
        var engine = Attestors.Engine(new MemoryJournal());

        Refusal.Is(SettlementErrors.SeriesRefused, () => engine.Announce(Now, Attestors.Week(175_198, 168_328)));
        Refusal.Is(SettlementErrors.SeriesRefused, () => engine.Announce(Now, Attestors.Week(168_328, 168_328)));
        Refusal.Is(SettlementErrors.SeriesRefused, () => engine.Announce(Now, Attestors.Week([.. Enumerable.Range(150_000, 65)])));
        Refusal.Is(SettlementErrors.SeriesRefused, () => engine.Announce(Now, Attestors.Week() with { Strikes = [] }));
        Assert.Equal(64, engine.Announce(Now, Attestors.Week([.. Enumerable.Range(170_000, 64)])).Leaves.Count);
    }

    [Fact]
    public void A_strike_whose_time_no_lock_can_carry_is_refused() => Refusal.Is(
        PricingErrors.StrikeTimeOutOfRange, () => Attestors.Engine(new MemoryJournal()).Announce(Now, Attestors.Week(168_328, 2_000_000_000)));

    [Fact]
    public void An_announcement_that_did_not_reach_the_disk_was_not_made()
    {
        var journal = new MemoryJournal();
        var engine = Attestors.Engine(journal);
        journal.IsFull = true;

        Assert.Throws<IOException>(() => engine.Announce(Now, Attestors.Week()));
        Refusal.Is(SettlementErrors.UnknownSeries, () => engine.GetAnnouncement(Chains.Listed + 1008));
        journal.IsFull = false;
        Assert.Equal(2, engine.Announce(Now, Attestors.Week()).Leaves.Count);
    }
}
