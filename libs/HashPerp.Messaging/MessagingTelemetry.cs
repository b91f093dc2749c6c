using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace HashPerp.Messaging;

/// <summary>Spans of events and the metrics that alerts rest on.</summary>
internal static class MessagingTelemetry
{
    public const string SourceName = "HashPerp.Messaging";

    private static readonly ActivitySource Source = new(SourceName);

    // The name that ServiceDefaults exports.
    private static readonly Meter Meter = new("HashPerp");

    public static readonly Counter<long> Published = Meter.CreateCounter<long>("hashperp.outbox.published", "{event}", "Events that the broker confirmed.");

    public static readonly Counter<long> PublishFailed =
        Meter.CreateCounter<long>("hashperp.outbox.publish_failed", "{event}", "Attempts to publish that failed and stopped a stream.");

    public static readonly Counter<long> Applied = Meter.CreateCounter<long>("hashperp.inbox.applied", "{event}", "Events applied.");

    public static readonly Counter<long> Duplicates = Meter.CreateCounter<long>("hashperp.inbox.duplicates", "{event}", "Deliveries of events that were applied before.");

    public static readonly Counter<long> Held = Meter.CreateCounter<long>("hashperp.inbox.held", "{event}", "Events that came before their turn.");

    public static readonly Counter<long> Conflicts =
        Meter.CreateCounter<long>("hashperp.inbox.conflicts", "{event}", "Events under the number of another one: a publisher counts anew.");

    public static readonly Counter<long> HandlerFailed = Meter.CreateCounter<long>("hashperp.inbox.handler_failed", "{attempt}", "Attempts of handlers that failed.");

    /// <summary>As the monitor last saw them.</summary>
    public static readonly MessagingGauges Gauges = new(Meter);

    /// <param name="traceparent">The W3C context that the work belongs to; the current one when null.</param>
    public static Activity? Start(string name, ActivityKind kind, string? traceparent) =>
        ActivityContext.TryParse(traceparent, null, isRemote: true, out var parent)
            ? Source.StartActivity(name, kind, parent)
            : Source.StartActivity(name, kind);
}
