using System.Diagnostics;
using System.Diagnostics.Metrics;
using HashPerp.ServiceDefaults;

namespace HashPerp.OracleIngest;

/// <summary>What the dashboards see of the chain.</summary>
public sealed class ChainMetrics
{
    public static readonly ActivitySource Activities = new("HashPerp.OracleIngest");

    private readonly Histogram<int> _reorganisations;

    public ChainMetrics(OracleState state)
    {
        ServiceMetrics.Meter.CreateObservableGauge(
            "hashperp.chain.tip.age", () => Measure(state.TipAgeSeconds), "s", "Wall-clock time since the tip was first seen");
        ServiceMetrics.Meter.CreateObservableGauge(
            "hashperp.chain.node.age", () => Measure(state.NodeAgeSeconds), "s", "Wall-clock time since the node last answered");
        ServiceMetrics.Meter.CreateObservableGauge("hashperp.chain.tip.height", () => Measure(state.Current?.Chain.TipHeight), "{block}", "Node height of the tip");
        _reorganisations = ServiceMetrics.Meter.CreateHistogram<int>("hashperp.chain.reorganisation.depth", "{block}", "Blocks taken back at once");
    }

    public void Reorganised(int depth) => _reorganisations.Record(depth);

    private static IEnumerable<Measurement<long>> Measure(long? value) => value is { } known ? [new Measurement<long>(known)] : [];
}
