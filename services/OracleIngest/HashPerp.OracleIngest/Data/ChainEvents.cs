using HashPerp.Events;
using HashPerp.Events.OracleIngest;
using HashPerp.Messaging;
using HashPerp.OracleIngest.Core;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.OracleIngest;

/// <summary>What the world is told of a step: blocks that left, the highest first, blocks that came, the lowest first, and the index at the new tip.</summary>
public sealed class ChainEvents(IOutbox outbox)
{
    public Task WriteAsync(
        IEnumerable<ChainBlock> gone, IEnumerable<ChainBlock> came, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        var connected = came.ToList();
        List<IEvent> events = [.. gone.Select(Disconnected), .. connected.Select(Connected)];
        if (connected is [.., { Index: not null } tip])
        {
            events.Add(IndexAt(tip, tip.Index));
        }
        return outbox.AddAsync(events, connection, transaction, cancel);
    }

    private static BlockDisconnectedV1 Disconnected(ChainBlock block) => new() { Height = (uint)block.Height, Hash = block.Header.Hash.ToString() };

    private static BlockConnectedV1 Connected(ChainBlock block) => new()
    {
        Height = (uint)block.Height,
        DisplayHeight = (uint)block.DisplayHeight,
        Hash = block.Header.Hash.ToString(),
        Header = Hex.Encode(block.Header.Header.ToBytes()),
        Time = block.Header.Time,
        MedianTime = block.MedianTime,
    };

    private static IndexUpdatedV1 IndexAt(ChainBlock block, IndexPoint index) => new()
    {
        Height = (uint)block.Height,
        DisplayHeight = (uint)block.DisplayHeight,
        HashpriceMsatPerPhDay = index.MilliSat,
    };
}
