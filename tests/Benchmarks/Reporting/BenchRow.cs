namespace HashPerp.Benchmarks.Reporting;

/// <summary>One measurement.</summary>
/// <param name="Figure">Messages a second, the median of the runs.</param>
/// <param name="Best">The fastest run.</param>
/// <param name="Reference">The same of the reference in the same run; 0 without one.</param>
/// <param name="Ratio">Of the figure to the reference, the median over pairs of runs that came one after the other.</param>
/// <param name="P50">Nanoseconds of one message, with the clock's own time in it.</param>
/// <param name="BytesPerMessage">Allocated.</param>
/// <param name="Note">What else is to be known.</param>
public sealed record BenchRow(
    string Bench, string Scenario, double Figure, double Best, double Reference, double Ratio, long P50, long P99, double BytesPerMessage, string Note);
