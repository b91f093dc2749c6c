using System.Globalization;
using System.Text.Json.Nodes;
using HashPerp.Primitives;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HashPerp.Messaging;

/// <summary>
/// Takes whatever comes through the service's queue as JSON, so that an event of a newer release passes, too. Returning means acknowledging: only after the commit.
/// </summary>
internal sealed partial class InboxConsumer(Inbox inbox, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<InboxConsumer> logger) : IConsumer<JsonObject>
{
    private const int MaxStreamLength = 200;

    // An event beyond the window goes round through the queue, so that the one that is missing gets its turn.
    private static readonly TimeSpan BeyondWindow = TimeSpan.FromMilliseconds(200);

    // What fails goes back to the queue and comes again at once: not a thousand times a second.
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    public async Task Consume(ConsumeContext<JsonObject> context)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            if (await inbox.DeliverAsync(Read(context), stop.Token).ConfigureAwait(false) == Delivery.BeyondWindow)
            {
                await Task.Delay(BeyondWindow, time, stop.Token).ConfigureAwait(false);
                await context.Forward(context.ReceiveContext.InputAddress, context.Message).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (!stop.IsCancellationRequested)
        {
            LogReturned(logger, error, context.MessageId);
            await Task.Delay(AfterFailure, time, stop.Token).ConfigureAwait(false);
            throw;
        }
    }

    private static IncomingEvent Read(ConsumeContext<JsonObject> context)
    {
        var stream = context.Headers.Get<string>(EventHeaders.Stream);
        var type = context.Headers.Get<string>(EventHeaders.Type);
        if (context.MessageId is not { } id || type is null || stream is not { Length: > 0 and <= MaxStreamLength }
            || !long.TryParse(context.Headers.Get<string>(EventHeaders.Number), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
        {
            throw MessagingErrors.MalformedEvent.Error("A message in the queue of events lacks an event's headers.", "Only services may write to it.");
        }
        return new IncomingEvent(stream, number, id, type, EventJson.Checked(context.Message.ToJsonString()), context.Headers.Get<string>(EventHeaders.Traceparent));
    }

    [LoggerMessage(1, LogLevel.Error, "The message {MessageId} goes back to the queue")]
    private static partial void LogReturned(ILogger logger, Exception error, Guid? messageId);
}
