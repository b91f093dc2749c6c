using System.Diagnostics;

namespace HashPerp.Settlement.Host;

/// <summary>Traces of this service.</summary>
internal static class SettlementTelemetry
{
    public static readonly ActivitySource Source = new("HashPerp.Settlement");

    /// <summary>
    /// An activity in the trace that a contract began with, whatever woke us up now. Never null: events carry the trace on even when nobody samples it.
    /// </summary>
    public static Activity Continue(string name, string? traceparent)
    {
        ActivityContext.TryParse(traceparent, null, out var parent);
        if (Source.StartActivity(name, ActivityKind.Internal, parent) is { } sampled)
        {
            return sampled;
        }
        var activity = new Activity(name);
        if (traceparent is not null)
        {
            activity.SetParentId(traceparent);
        }
        return activity.Start();
    }
}
