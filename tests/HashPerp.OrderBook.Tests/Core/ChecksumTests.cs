using HashPerp.OrderBook.Core;

namespace HashPerp.OrderBook.Tests;

public sealed class ChecksumTests
{
    [Fact]
    public void It_is_the_usual_crc_32() => Assert.Equal(0xcbf43926, BookChecksum.Of("123456789"u8));

    [Fact]
    public void It_covers_the_best_levels_of_both_sides()
    {
        BookLevel[] bids = [new(52_000, 7, 2), new(51_900, 1, 1)];
        BookLevel[] asks = [new(52_100, 3, 1)];
        Assert.Equal(0x41d912ffu, BookChecksum.Of([], []));
        Assert.Equal(0xcaa92beeu, BookChecksum.Of(bids, asks));
        Assert.NotEqual(0xcaa92beeu, BookChecksum.Of(asks, bids));
    }

    [Fact]
    public void Levels_beyond_the_25th_are_not_covered()
    {
        BookLevel[] asks = [.. Enumerable.Range(0, 25).Select(i => new BookLevel((uint)(52_000 + i), 1, 1))];
        Assert.Equal(BookChecksum.Of([], asks), BookChecksum.Of([], [.. asks, new BookLevel(60_000, 5, 5)]));
        Assert.NotEqual(BookChecksum.Of([], asks), BookChecksum.Of([], asks.Take(24)));
    }
}
