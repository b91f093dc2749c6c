using System.Threading.Channels;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Streams;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ArkServer.Tests.Core;

public sealed class FeedTests
{
    [Fact]
    public async Task A_consumer_that_falls_behind_gets_what_was_queued_and_then_the_reason()
    {
        var feed = new Feed<int>();
        for (var i = 0; i <= Feed<int>.Capacity; i++)
        {
            feed.Publish(i);
        }
        feed.Publish(-1);
        for (var i = 0; i < Feed<int>.Capacity; i++)
        {
            Assert.Equal(i, await feed.Reader.ReadAsync());
        }
        var end = await Assert.ThrowsAsync<ChannelClosedException>(async () => await feed.Reader.ReadAsync());
        Assert.Equal(OperatorErrors.SlowConsumer, Assert.IsType<HashPerpException>(end.InnerException).Code);
    }
}
