using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using Xunit;

namespace HashPerp.ArkServer.Tests.Core;

public sealed class ChainTipTests
{
    private static readonly ChainTip Tip = new(Height: 800, uint256.Zero, MedianTime: 1_700_000_000);

    [Theory]
    [InlineData(1_699_999_999u, true)]
    [InlineData(1_700_000_000u, false)]
    [InlineData(1_700_000_001u, false)]
    [InlineData(800u, true)]
    [InlineData(801u, false)]
    public void A_lock_time_must_lie_strictly_before_the_median_time_or_not_above_the_height(uint lockTime, bool mature) =>
        Assert.Equal(mature, Tip.IsMature(lockTime));
}
