using System.Threading.Channels;
using HashPerp.ArkServer.Core;

namespace HashPerp.ArkServer.Streams;

/// <summary>
/// The queue of one stream consumer. It holds at most <see cref="Capacity"/> messages: a consumer that falls further behind is cut off with
/// <see cref="OperatorErrors.SlowConsumer"/> instead of growing the operator's memory or slowing the publisher down.
/// </summary>
public sealed class Feed<T>
{
    /// <summary>A batch of 128 intents publishes about 1,600 messages to a consumer that follows all of it.</summary>
    public const int Capacity = 4096;

    private readonly Channel<T> _channel = Channel.CreateBounded<T>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    public ChannelReader<T> Reader => _channel.Reader;

    public void Publish(T message)
    {
        if (!_channel.Writer.TryWrite(message))
        {
            _channel.Writer.TryComplete(OperatorErrors.SlowConsumer.Error(
                $"This stream fell {Capacity} messages behind and was closed.", "Read faster, and reconnect to go on."));
        }
    }

    public void Close() => _channel.Writer.TryComplete();
}
