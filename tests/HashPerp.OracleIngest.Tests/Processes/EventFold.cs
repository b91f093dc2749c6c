using HashPerp.Bitcoin;
using HashPerp.Events;
using HashPerp.Events.OracleIngest;

namespace HashPerp.OracleIngest.Tests;

/// <summary>What a follower of the stream <c>chain</c> knows in the end.</summary>
internal static class EventFold
{
    /// <summary>Each block, lowest first, after every event has been taken as a follower takes it: blocks join at the top and leave from the top.</summary>
    public static IReadOnlyList<(uint Height, string Hash)> Tips(IReadOnlyList<IEvent> events)
    {
        var chain = new Stack<BlockConnectedV1>();
        foreach (var fact in events)
        {
            switch (fact)
            {
                case BlockConnectedV1 connected:
                    var header = BlockHeader.Parse(connected.Header);
                    Assert.Equal(connected.Hash, header.GetHash().ToString());
                    Assert.Equal(connected.Time, header.Time);
                    if (chain.TryPeek(out var top))
                    {
                        Assert.Equal((top.Height + 1, top.Hash), (connected.Height, header.HashPrevBlock.ToString()));
                    }
                    chain.Push(connected);
                    break;
                case BlockDisconnectedV1 gone:
                    var left = chain.Pop();
                    Assert.Equal((left.Height, left.Hash), (gone.Height, gone.Hash));
                    break;
                case IndexUpdatedV1 index:
                    Assert.Equal(chain.Peek().Height, index.Height);
                    break;
            }
        }
        return [.. chain.Reverse().Select(block => (block.Height, block.Hash))];
    }
}
