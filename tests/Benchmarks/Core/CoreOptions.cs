namespace HashPerp.Benchmarks.Core;

/// <param name="Orders">Of each scenario.</param>
/// <param name="Resting">The largest number of orders that rest while messages are counted.</param>
/// <param name="Repeat">Runs of each measurement.</param>
public sealed record CoreOptions(int Orders = 1_000_000, int Resting = 1_000_000, int Repeat = 5, bool Json = false);
