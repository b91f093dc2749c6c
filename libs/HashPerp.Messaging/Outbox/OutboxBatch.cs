using System.Diagnostics;
using HashPerp.Primitives;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace HashPerp.Messaging;

/// <summary>Publishes what is pending, once over: streams side by side, the events of a stream one after the other until the first that fails.</summary>
internal sealed partial class OutboxBatch(NpgsqlDataSource source, EventBus bus, IOptions<MessagingOptions> options, ILogger<OutboxBatch> logger)
{
    /// <returns>How many events were published, and whether any stream was stopped by a failure.</returns>
    public async Task<(int Published, bool Failed)> PublishAsync(CancellationToken cancel)
    {
        var connection = await source.OpenConnectionAsync(cancel).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancel).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        var streams = await OutboxStore.LockStreamsAsync(connection, transaction, options.Value.RelayStreams, cancel).ConfigureAwait(false);
        if (streams.Count == 0)
        {
            return (0, false);
        }
        var pending = await OutboxStore.PendingAsync(connection, transaction, streams, options.Value.RelayEventsPerStream, cancel).ConfigureAwait(false);
        var results = await Task.WhenAll(pending.GroupBy(row => row.Stream).Select(stream => PublishStreamAsync([.. stream], cancel))).ConfigureAwait(false);
        var published = results.SelectMany(stream => stream.Published).ToList();
        var stopped = results.Where(stream => stream.Failed is not null).ToList();
        if (stopped.Count > 0)
        {
            // One line stands for all: when the broker is away, all streams stop for the same reason.
            LogStopped(logger, stopped[0].Error, stopped.Count, stopped[0].Failed!.Number, stopped[0].Failed!.Stream);
        }
        FaultPoint.Before(MessagingFaultPoints.OutboxMark);
        await OutboxStore.MarkPublishedAsync(connection, transaction, published, CancellationToken.None).ConfigureAwait(false);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        FaultPoint.After(MessagingFaultPoints.OutboxMark);
        MessagingTelemetry.Published.Add(published.Count);
        return (published.Count, published.Count < pending.Count);
    }

    private async Task<(List<OutboxEvent> Published, OutboxEvent? Failed, Exception? Error)> PublishStreamAsync(List<OutboxEvent> stream, CancellationToken cancel)
    {
        var published = new List<OutboxEvent>(stream.Count);
        foreach (var row in stream)
        {
            try
            {
                await PublishAsync(row, cancel).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                // Whatever it is: a later event must not go before this one.
                MessagingTelemetry.PublishFailed.Add(1);
                return (published, row, error);
            }
            published.Add(row);
        }
        return (published, null, null);
    }

    private async Task PublishAsync(OutboxEvent row, CancellationToken cancel)
    {
        var kind = EventCatalog.Find(row.Type) ?? throw MessagingErrors.UnknownEvent.Error($"{row.Type} is no event of HashPerp.Events.");
        using var activity = MessagingTelemetry.Start($"publish {kind.Type.Name}", ActivityKind.Producer, row.Traceparent);
        FaultPoint.Before(MessagingFaultPoints.OutboxPublish);
        await bus.PublishAsync(row, kind, activity?.Id ?? row.Traceparent, cancel).ConfigureAwait(false);
        FaultPoint.After(MessagingFaultPoints.OutboxPublish);
    }

    [LoggerMessage(1, LogLevel.Warning, "{Streams} streams wait at an event that wasn't published, the first at {Number} of {Stream}")]
    private static partial void LogStopped(ILogger logger, Exception? error, int streams, long number, string stream);
}
