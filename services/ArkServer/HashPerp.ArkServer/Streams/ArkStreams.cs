using Grpc.Core;
using HashPerp.Contracts.Ark.V1;

namespace HashPerp.ArkServer.Streams;

/// <summary>The two server streams of ArkService. Both end when the operator stops, so that a stop is not held up by listeners.</summary>
public sealed class ArkStreams(BatchEventHub batchEvents, TransactionHub transactions, StreamPump pump, IHostApplicationLifetime lifetime)
{
    public async Task BatchEventsAsync(GetEventStreamRequest request, IServerStreamWriter<GetEventStreamResponse> stream, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        var listener = batchEvents.Open(request.Topics);
        try
        {
            await pump.RunAsync(listener.Feed, stream, () => new GetEventStreamResponse { Heartbeat = new Heartbeat() }, either.Token);
        }
        finally
        {
            batchEvents.Close(listener);
        }
    }

    public UpdateStreamTopicsResponse UpdateTopics(UpdateStreamTopicsRequest request) => batchEvents.Update(request);

    public async Task TransactionsAsync(IServerStreamWriter<GetTransactionsStreamResponse> stream, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var feed = transactions.Open();
        try
        {
            // Headers tell the caller that from now on nothing is missed.
            await context.WriteResponseHeadersAsync([]);
            await pump.RunAsync(feed, stream, () => new GetTransactionsStreamResponse { Heartbeat = new Heartbeat() }, either.Token);
        }
        finally
        {
            transactions.Close(feed);
        }
    }
}
