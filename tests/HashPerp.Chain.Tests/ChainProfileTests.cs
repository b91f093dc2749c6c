using System.Numerics;
using HashPerp.Bitcoin;
using HashPerp.Pricing;
using HashPerp.Primitives;

namespace HashPerp.Chain.Tests;

public class ChainProfileTests
{
    /// <summary>Node block 1 is mainnet block 824,400.</summary>
    private static readonly ReplayProfile Replay = new(824_399, MainnetFacts.Embedded);

    [Fact]
    public void A_replayed_listing_is_mainnets()
    {
        var chain = FakeChain.Of(0, [1_704_400_000, .. Enumerable.Range(824_400, 200).Select(MainnetFacts.Embedded.TimeAt)]);

        var listing = Replay.Listing(chain, 145, 145 + 1008);

        Assert.Equal((824_544, 1_704_501_692u, 1_704_501_692u), (listing.Height, listing.Time, listing.EpochStartTime));
        Assert.Equal((BigInteger)0x03d869 << 160, listing.Target);
        Assert.Equal(new Satoshis(625_000_000), listing.ReferenceReward);
        Assert.Equal(171_763_241, Replay.HashpriceMilliSat(chain, 145));
        // The golden file's "week of the demonstration".
        Assert.Equal(1_704_501_692u + 611_143, StrikeMap.TimeOf(new SatPerPhDay(174_430), listing, Replay.DisplayHeight(145 + 1008)));
        Assert.Equal(1_704_501_692u, Replay.HistoricTime(145));
    }

    [Fact]
    public void A_listing_in_the_middle_of_an_epoch_knows_its_start_from_the_facts()
    {
        var chain = FakeChain.Of(0, [1_704_400_000, .. Enumerable.Range(824_400, 100).Select(MainnetFacts.Embedded.TimeAt)]);

        var listing = Replay.Listing(chain, 20, 1200);

        Assert.Equal((824_419, 1_703_311_464u), (listing.Height, listing.EpochStartTime));
    }

    [Theory]
    [InlineData(15_600, 625_000_000)]
    [InlineData(15_601, 312_500_000)]
    public void The_reward_halves_by_display_height_not_by_regtests(int nodeHeight, long reward) =>
        Assert.Equal(reward, Replay.ReferenceReward(nodeHeight).Value);

    [Fact]
    public void A_replay_past_the_facts_is_refused()
    {
        var chain = FakeChain.Of(0, FakeChain.Every(600, 3));

        Refusal.Is(ChainErrors.HeightUnknown, () => Replay.ReferenceTarget(chain, 200_000));
        Refusal.Is(ChainErrors.HeightUnknown, () => Replay.EpochStartTime(chain, 100_000));
        Refusal.Is(ChainErrors.HeightUnknown, () => Replay.HistoricTime(0));
    }

    [Fact]
    public void Node_and_display_heights_convert_both_ways()
    {
        Assert.Equal(824_544, Replay.DisplayHeight(145));
        Assert.Equal(145, Replay.NodeHeight(824_544));
        Refusal.Is(ChainErrors.HeightUnknown, () => Replay.NodeHeight(824_398));
        Refusal.Is(ChainErrors.HeightUnknown, () => Replay.DisplayHeight(-1));
        Refusal.Is(ChainErrors.HeightUnknown, () => Replay.DisplayHeight(int.MaxValue));
    }

    /// <summary>Vector 10: what consensus made of the same headers.</summary>
    [Theory]
    [InlineData(822_528, 0x1703e8b3u)]
    [InlineData(824_543, 0x1703e8b3u)]
    [InlineData(824_544, 0x1703d869u)]
    [InlineData(826_560, 0x1704005au)]
    [InlineData(828_576, 0x1703ba5du)]
    [InlineData(830_592, 0x170371b1u)]
    public void A_virtual_chain_retargets_real_headers_as_mainnet_did(int height, uint bits)
    {
        var profile = new VirtualProfile(0, 822_528, 0x1703e8b3, 2016);

        Assert.Equal(Target.FromBits(bits).Value, profile.ReferenceTarget(FakeChain.Mainnet(), height));
    }

    [Fact]
    public void A_virtual_chain_with_short_epochs_follows_its_own_times()
    {
        // Ten blocks an epoch, aimed at 6,000 s. Nine intervals of 700 s make 6,300 s: the target grows by a twentieth, rounded to compact form.
        var chain = FakeChain.Of(0, FakeChain.Every(700, 40));
        var profile = new VirtualProfile(880_000, 10, 0x17028c61, 10);

        Assert.Equal((BigInteger)0x028c61 << 160, profile.ReferenceTarget(chain, 19));
        Assert.Equal(0x1702acffu, new Target(profile.ReferenceTarget(chain, 20)).ToBits());
        Assert.Equal(0x1702cf3eu, new Target(profile.ReferenceTarget(chain, 39)).ToBits());
        Assert.Equal(1_700_000_000u + 20 * 700, profile.EpochStartTime(chain, 29));
        Assert.Equal(10, profile.Listing(chain, 25, 60).RetargetInterval);
        Refusal.Is(ChainErrors.HeightUnknown, () => profile.ReferenceTarget(chain, 9));
    }

    [Fact]
    public void The_nodes_own_profile_reads_its_headers()
    {
        var mainnet = FakeChain.Mainnet();
        var profile = new NodeProfile(0);

        Assert.Equal(Target.FromBits(0x1704005a).Value, profile.ReferenceTarget(mainnet, 826_560));
        Assert.Equal(RawHeaders.Time(826_560), profile.EpochStartTime(mainnet, 828_575));
        Refusal.Is(ChainErrors.HeightUnknown, () => profile.EpochStartTime(FakeChain.Of(826_561, FakeChain.Every(600, 9)), 826_565));
    }

    [Theory]
    [InlineData("mainnet", 0, 0, "17028c61", 2016)]
    [InlineData("node", 144, 0, "", 2016)]
    [InlineData("replay", -1, 0, "", 2016)]
    [InlineData("virtual", 880_000, 5, "17028c61", 10)]
    [InlineData("virtual", 880_000, 10, "17028c61", 1)]
    [InlineData("virtual", 880_000, 10, "17028c61", 2017)]
    [InlineData("virtual", 880_000, 10, "207fffff", 10)]
    [InlineData("virtual", 880_000, 10, "nonsense", 10)]
    public void Settings_that_describe_no_profile_are_refused(string kind, int offset, int start, string bits, int interval) => Refusal.Is(
        ChainErrors.InvalidProfile,
        () => new ProfileSettings { Kind = kind, HeightOffset = offset, StartHeight = start, StartBits = bits, RetargetInterval = interval }.Create());

    [Theory]
    [InlineData("node", 4032, "node offset 4032")]
    [InlineData("replay", 824_399, "replay offset 824399")]
    [InlineData("virtual", 880_000, "virtual offset 880000 start 10 bits 17028c61 interval 10")]
    public void Settings_make_a_profile_that_says_what_it_is(string kind, int offset, string expected) => Assert.Equal(
        expected,
        new ProfileSettings { Kind = kind, HeightOffset = offset, StartHeight = 10, StartBits = "17028c61", RetargetInterval = 10 }.Create().ToString());
}
