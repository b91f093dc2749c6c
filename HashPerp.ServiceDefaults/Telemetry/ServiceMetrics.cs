using System.Diagnostics.Metrics;

namespace HashPerp.ServiceDefaults;

/// <summary>The meter of all metrics of our own.</summary>
public static class ServiceMetrics
{
    public const string MeterName = "HashPerp";

    /// <summary>For the instruments of a service: name them <c>hashperp.CONTEXT.WHAT</c>.</summary>
    public static readonly Meter Meter = new(MeterName);
}
