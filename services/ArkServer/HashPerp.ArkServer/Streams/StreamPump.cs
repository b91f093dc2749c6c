using System.Threading.Channels;
using Grpc.Core;
using HashPerp.ArkServer.Configuration;

namespace HashPerp.ArkServer.Streams;

/// <summary>Copies a feed to a stream, with a heartbeat whenever it has been idle for a while (40-ark-wire §2.1).</summary>
public sealed class StreamPump(ArkServerOptions options, TimeProvider time)
{
    public async Task RunAsync<T>(Feed<T> feed, IServerStreamWriter<T> stream, Func<T> heartbeat, CancellationToken cancel)
    {
        while (true)
        {
            using var idle = new CancellationTokenSource(TimeSpan.FromSeconds(options.HeartbeatSeconds), time);
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
