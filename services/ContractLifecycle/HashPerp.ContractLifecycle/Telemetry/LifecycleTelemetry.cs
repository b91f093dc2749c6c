using System.Diagnostics;
using System.Diagnostics.Metrics;
using HashPerp.ContractLifecycle.Core;

namespace HashPerp.ContractLifecycle;

/// <summary>Spans of rounds, each a child of its match, and what is counted.</summary>
internal static class LifecycleTelemetry
{
    private static readonly ActivitySource Source = new("HashPerp.ContractLifecycle");
    private static readonly Meter Meter = new("HashPerp");
    private static readonly Counter<long> Ended = Meter.CreateCounter<long>("hashperp_rounds", description: "Rounds by what became of them");

    private static long _atRisk;

    static LifecycleTelemetry() => Meter.CreateObservableGauge(
        "hashperp_contracts_at_risk", () => Interlocked.Read(ref _atRisk), description: "Live contracts whose operator has been unreachable for too long");

    /// <summary>Live contracts at risk at the last look.</summary>
    public static long AtRisk
    {
        set => Interlocked.Exchange(ref _atRisk, value);
    }

    /// <param name="traceparent">Of the round; without one the span begins a trace of its own.</param>
    public static Activity? Start(string name, string round, string? traceparent)
    {
        ActivityContext.TryParse(traceparent, null, isRemote: true, out var parent);
        var activity = Source.StartActivity(name, ActivityKind.Internal, parent);
        activity?.SetTag("hashperp.round", round);
        return activity;
    }

    public static void Count(RoundFact fact) => Ended.Add(1, new KeyValuePair<string, object?>("fact", fact.GetType().Name));
}
