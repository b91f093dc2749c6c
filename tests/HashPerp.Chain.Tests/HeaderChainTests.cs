namespace HashPerp.Chain.Tests;

public class HeaderChainTests
{
    [Fact]
    public void A_longer_chain_leaves_the_shorter_one_as_it_was()
    {
        var three = FakeChain.Of(10, FakeChain.Every(600, 3));
        var five = three.Extend(12, FakeChain.Headers(three.TipHash, [1_700_010_000, 1_700_020_000]));

        Assert.Equal((12, 14), (three.TipHeight, five.TipHeight));
        Assert.Equal(1_700_020_000u, five.TimeAt(14));
        Assert.Equal(five.HashAt(11), three.HashAt(11));
        Refusal.Is(ChainErrors.HeightUnknown, () => three.TimeAt(13));
        Refusal.Is(ChainErrors.HeightUnknown, () => three.TimeAt(9));
    }

    [Fact]
    public void Two_branches_from_one_tip_do_not_mix()
    {
        var trunk = FakeChain.Of(0, FakeChain.Every(600, 3));
        var left = trunk.Extend(2, FakeChain.Headers(trunk.TipHash, [1_700_003_000]));
        var right = trunk.Extend(2, FakeChain.Headers(trunk.TipHash, [1_700_004_000]));

        Assert.Equal((1_700_003_000u, 1_700_004_000u), (left.TimeAt(3), right.TimeAt(3)));
    }

    [Fact]
    public void A_reorganisation_replaces_everything_above_the_fork()
    {
        var old = FakeChain.Of(0, FakeChain.Every(600, 5));
        var fresh = old.Extend(2, FakeChain.Headers(old.HashAt(2), FakeChain.Every(300, 4, 1_700_005_000)));

        Assert.Equal(6, fresh.TipHeight);
        Assert.Equal(1_700_005_000u, fresh.TimeAt(3));
        Assert.Equal(1_700_001_800u, old.TimeAt(3));
    }

    [Fact]
    public void A_chain_may_become_shorter()
    {
        var old = FakeChain.Of(0, FakeChain.Every(600, 5));

        Assert.Equal(old.HashAt(2), old.Extend(2, []).TipHash);
    }

    [Fact]
    public void Headers_that_do_not_link_up_are_refused()
    {
        var chain = FakeChain.Of(0, FakeChain.Every(600, 3));

        Refusal.Is(ChainErrors.BrokenHeaderChain, () => chain.Extend(2, FakeChain.Headers(chain.HashAt(1), [1_700_003_000])));
        Refusal.Is(ChainErrors.BrokenHeaderChain, () => HeaderChain.Create(0, []));
        Refusal.Is(ChainErrors.HeightUnknown, () => chain.Extend(3, []));
    }

    [Fact]
    public void The_real_headers_link_up_and_have_their_medians()
    {
        var mainnet = FakeChain.Mainnet();

        Assert.Equal(1_707_671_640u, mainnet.MedianTimePast(830_000));
        Assert.Equal(RawHeaders.Median(822_538), mainnet.MedianTimePast(822_538));
        Refusal.Is(ChainErrors.HeightUnknown, () => mainnet.MedianTimePast(822_537));
    }
}
