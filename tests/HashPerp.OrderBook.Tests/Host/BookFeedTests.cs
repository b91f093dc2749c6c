using Google.Protobuf;
using Grpc.Core;
using HashPerp.OrderBook.Core;
using Proto = HashPerp.Contracts.OrderBook.V1;

namespace HashPerp.OrderBook.Tests;

public sealed class BookFeedTests
{
    [Fact]
    public async Task A_stream_starts_with_a_snapshot_and_every_delta_fits_onto_the_book_before_it()
    {
        await using var book = await HostedBook.StartAsync();
        await book.Alice.SellAsync(52_000, 5);
        var id = ByteString.CopyFrom(HostedBook.Market.Id.ToBytes());
        using var stream = book.Client.StreamBook(new Proto.StreamBookRequest { MarketId = id });
        Assert.True(await stream.ResponseStream.MoveNext());
        var start = stream.ResponseStream.Current.Snapshot;
        Assert.Equal("5@52000x1", string.Join(' ', start.Asks.Select(Text)));
        await book.Bob.BuyAsync(51_000, 3);
        await book.Carol.BuyAsync(52_000, 5);
        var deltas = new List<Proto.BookDelta>();
        for (var i = 0; i < 2 && await stream.ResponseStream.MoveNext(); i++)
        {
            deltas.Add(stream.ResponseStream.Current.Delta);
        }
        Assert.Equal((start.Seq, deltas[0].Seq), (deltas[0].PrevSeq, deltas[1].PrevSeq));
        Assert.Equal(("3@51000x1", ""), (string.Join(' ', deltas[0].Bids.Select(Text)), string.Join(' ', deltas[0].Asks.Select(Text))));
        Assert.Equal(("", "0@52000x0"), (string.Join(' ', deltas[1].Bids.Select(Text)), string.Join(' ', deltas[1].Asks.Select(Text))));
        var end = await book.Client.GetBookAsync(new Proto.GetBookRequest { MarketId = id });
        Assert.Equal((deltas[1].Seq, deltas[1].Checksum), (end.Seq, end.Checksum));
        Assert.Equal(BookChecksum.Of([new BookLevel(51_000, 3, 1)], []), end.Checksum);
        Assert.NotEqual(start.Checksum, end.Checksum);
    }

    [Fact]
    public async Task A_reader_that_lags_behind_is_cut_off_with_a_number_and_others_go_on()
    {
        var feed = new BookFeed(10);
        using var slow = feed.Subscribe();
        using var fast = feed.Subscribe();
        for (ulong i = 1; i <= BookFeed.MaxLag + 1; i++)
        {
            feed.Publish(i, [new LevelChange(true, new BookLevel(52_000, i, 1))]);
            Assert.True(fast.Changes.TryRead(out var change) && change.Sequence == i && change.PreviousSequence == i - 1);
        }
        var error = await Assert.ThrowsAsync<Primitives.HashPerpException>(async () =>
        {
            await foreach (var _ in slow.Changes.ReadAllAsync())
            {
                // What it had before it was cut off is still there.
            }
        });
        Assert.Equal(OrderBookServiceErrors.SlowReader, error.Code);
    }

    [Fact]
    public void A_book_has_a_limit_of_streams_and_a_closed_one_makes_room()
    {
        var feed = new BookFeed(1);
        var first = feed.Subscribe();
        Refusal.Expect(OrderBookServiceErrors.TooManyStreams, () => feed.Subscribe());
        first.Dispose();
        feed.Subscribe().Dispose();
    }

    [Fact]
    public void Only_the_last_state_of_a_level_is_told_of_a_batch()
    {
        var feed = new BookFeed(1);
        using var reader = feed.Subscribe();
        feed.Publish(2, [new(true, new BookLevel(52_000, 5, 1)), new(true, new BookLevel(52_000, 7, 2))]);
        Assert.True(reader.Changes.TryRead(out var change));
        Assert.Equal([new LevelChange(true, new BookLevel(52_000, 7, 2))], change.Levels);
        Assert.Equal([new BookLevel(52_000, 7, 2)], feed.Image().Bids);
    }

    private static string Text(Proto.BookLevel level) => $"{level.Lots}@{level.Price}x{level.Orders}";
}
