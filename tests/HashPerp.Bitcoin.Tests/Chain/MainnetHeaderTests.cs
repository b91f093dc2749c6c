using System.Numerics;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.Bitcoin.Tests;

/// <summary>8,065 real headers, heights 822,528 to 830,592.</summary>
public class MainnetHeaderTests
{
    private const int FirstHeight = 822_528;

    private readonly IReadOnlyList<BlockHeader> _headers = BlockHeader.ParseMany(SharedData.ReadBytes("mainnet_headers_822528_830592.bin"));

    [Fact]
    public void The_file_runs_from_822528_to_830592()
    {
        Assert.Equal(8_065, _headers.Count);
        Assert.Equal("000000000000000000001daacd23f9cb40c69ba923085618a5f9dbdd4d97e93a", _headers[0].GetHash().ToString());
        Assert.Equal("00000000000000000000506183a8b30fa3224b85e82a70416e1d594bdb632fdb", _headers[^1].GetHash().ToString());
    }

    [Fact]
    public void Every_header_links_to_the_one_before_and_carries_its_work()
    {
        var previous = _headers[0].HashPrevBlock;
        foreach (var header in _headers)
        {
            Assert.Equal(previous, header.HashPrevBlock);
            Assert.True(header.CheckProofOfWork(Target.MainnetLimit));
            previous = header.GetHash();
        }
    }

    [Fact]
    public void The_work_of_the_first_epoch_adds_up()
    {
        var work = _headers.Take(Retarget.BlocksPerEpoch).Aggregate(BigInteger.Zero, (sum, header) => sum + header.Target.Work);
        Assert.Equal(BigInteger.Parse("623485826819360308958128128"), work);
    }

    [Theory]
    [InlineData(824_544, 1_189_914, 0x1703d869u)]
    [InlineData(826_560, 1_258_683, 0x1704005au)]
    [InlineData(828_576, 1_126_956, 0x1703ba5du)]
    [InlineData(830_592, 1_117_494, 0x170371b1u)]
    public void The_four_retargets_follow_from_the_header_times(int height, int timespan, uint bits)
    {
        var (first, last) = (At(height - Retarget.BlocksPerEpoch), At(height - 1));
        Assert.Equal(timespan, (int)(last.Time - first.Time));
        Assert.Equal(bits, Retarget.NextBits(first.Bits, first.Time, last.Time, Target.MainnetLimit));
        Assert.Equal(bits, At(height).Bits);
    }

    [Fact]
    public void Bits_change_at_retargets_only()
    {
        var changes = Enumerable.Range(FirstHeight + 1, _headers.Count - 1).Where(height => At(height).Bits != At(height - 1).Bits);
        Assert.Equal([824_544, 826_560, 828_576, 830_592], changes);
    }

    [Theory]
    [InlineData(829_999, 1_707_670_453u)]
    [InlineData(830_000, 1_707_671_640u)]
    [InlineData(830_001, 1_707_672_247u)]
    [InlineData(822_538, 1_703_313_872u)]
    public void The_median_time_past_is_that_of_the_specification(int height, uint medianTime) =>
        Assert.Equal(medianTime, MedianTimePast.At(_headers, height - FirstHeight));

    [Fact]
    public void Header_times_go_backwards_but_never_behind_the_median_time_past()
    {
        Assert.Equal(21, Enumerable.Range(1, _headers.Count - 1).Count(i => _headers[i].Time < _headers[i - 1].Time));
        Assert.All(Enumerable.Range(11, _headers.Count - 11), i => Assert.True(_headers[i].Time > MedianTimePast.At(_headers, i - 1)));
    }

    private BlockHeader At(int height) => _headers[height - FirstHeight];
}
