using System.Diagnostics.Metrics;
using HashPerp.ServiceDefaults;

namespace HashPerp.AspAdapter;

/// <summary>This service's own figures.</summary>
public sealed class AspAdapterMetrics
{
    private readonly Counter<long> _spends = ServiceMetrics.Meter.CreateCounter<long>("hashperp.aspadapter.spends_told", description: "Spends told to watchers.");
    private readonly Counter<long> _breaks = ServiceMetrics.Meter.CreateCounter<long>("hashperp.aspadapter.stream_breaks", description: "Sessions with the operator that broke.");

    private long _lastSeen;

    public AspAdapterMetrics(WatchSignals signals, TimeProvider time)
    {
        ServiceMetrics.Meter.CreateObservableGauge("hashperp.aspadapter.watched", () => signals.Watched, description: "Outputs whose spending is still to be told.");
        ServiceMetrics.Meter.CreateObservableGauge(
            "hashperp.aspadapter.operator_silence", () => LastSeen == 0 ? -1 : (UnixTime.Microseconds(time) - LastSeen) / 1_000_000, "s",
            "Seconds since the operator's last answer; -1 before the first.");
    }

    /// <summary>Unix microseconds of the operator's last answer; 0 before the first.</summary>
    public long LastSeen
    {
        get => Volatile.Read(ref _lastSeen);
        set => Volatile.Write(ref _lastSeen, value);
    }

    public void SpendTold() => _spends.Add(1);

    public void StreamBroke() => _breaks.Add(1);
}
