using System.Globalization;
using MassTransit;
using Microsoft.Extensions.Options;

namespace HashPerp.Messaging;

/// <summary>Publishes one event and waits for the broker's confirm.</summary>
internal sealed class EventBus(IBus bus, IOptions<MessagingOptions> options)
{
    /// <exception cref="Exception">The broker is away, refused it, or has no queue for it though somebody follows it.</exception>
    public async Task PublishAsync(OutboxEvent row, EventKind kind, string? traceparent, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(options.Value.ConfirmSeconds));
        var isFollowed = Subscriptions.FollowersOf(kind).Count > 0;
        await bus.Publish(
            EventJson.Read(row.Body, kind), kind.Type, Pipe.Execute<PublishContext>(context => Address(context, row, kind, traceparent, isFollowed)), deadline.Token)
            .ConfigureAwait(false);
    }

    private static void Address(PublishContext context, OutboxEvent row, EventKind kind, string? traceparent, bool isFollowed)
    {
        context.MessageId = row.EventId;
        context.Headers.Set(EventHeaders.Stream, row.Stream);
        context.Headers.Set(EventHeaders.Number, row.Number.ToString(CultureInfo.InvariantCulture));
        context.Headers.Set(EventHeaders.Type, kind.Urn);
        if (traceparent is not null)
        {
            context.Headers.Set(EventHeaders.Traceparent, traceparent);
        }
        // With nobody's queue behind the exchange the broker would confirm and drop: mandatory makes it return the message instead.
        context.Mandatory = isFollowed;
    }
}
