using Google.Protobuf;
using Grpc.Core;

namespace HashPerp.ArkServer.Rest;

/// <summary>A server stream as server-sent events: each message is one frame, <c>data: JSON</c> and an empty line, without event or id lines (40-ark-wire §2.4).</summary>
internal sealed class EventStreamWriter<T>(HttpResponse response) : IServerStreamWriter<T>
    where T : IMessage<T>
{
    private static readonly byte[] Prefix = "data: "u8.ToArray();

    private static readonly byte[] End = "\n\n"u8.ToArray();

    public WriteOptions? WriteOptions { get; set; }

    /// <summary>Sends the headers: from now on the caller misses nothing.</summary>
    public async Task StartAsync()
    {
        if (!response.HasStarted)
        {
            response.ContentType = "text/event-stream";
            response.Headers.CacheControl = "no-cache";
            // Proxies that collect a response before they pass it on would hold events back.
            response.Headers["X-Accel-Buffering"] = "no";
            await response.StartAsync();
            await response.Body.FlushAsync();
        }
    }

    public async Task WriteAsync(T message)
    {
        await StartAsync();
        byte[] frame = [.. Prefix, .. ProtoJson.Write(message), .. End];
        await response.Body.WriteAsync(frame);
        await response.Body.FlushAsync();
    }

    public Task WriteAsync(T message, CancellationToken cancellationToken) => WriteAsync(message).WaitAsync(cancellationToken);
}
