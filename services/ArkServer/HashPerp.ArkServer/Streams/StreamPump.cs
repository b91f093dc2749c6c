using System.Threading.Channels;
using Grpc.Core;

namespace HashPerp.ArkServer.Streams;

/// <summary>Copies a feed to a gRPC stream, with a heartbeat after every idle minute (40-ark-wire §2.1).</summary>
public static class StreamPump
{
    public static readonly TimeSpan HeartbeatAfter = TimeSpan.FromSeconds(60);

    public static async Task RunAsync<T>(Feed<T> feed, IServerStreamWriter<T> stream, Func<T> heartbeat, TimeProvider time, CancellationToken cancel)
    {
        while (true)
        {
            using var idle = new CancellationTokenSource(HeartbeatAfter, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, idle.Token);
            T message;
            try
            {
                message = await feed.Reader.ReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (idle.IsCancellationRequested && !cancel.IsCancellationRequested)
            {
                message = heartbeat();
            }
            catch (ChannelClosedException closed)
            {
                if (closed.InnerException is { } reason)
                {
                    throw reason;
                }
                return;
            }
            await stream.WriteAsync(message, cancel);
        }
    }
}
