using System.Diagnostics;
using HashPerp.Benchmarks.Reporting;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.Benchmarks.Core;

/// <summary>
/// The whole engine: ids and the chain of events are SHA-256 over every order and event, so this is far below the book. Each match becomes a contract at once.
/// Then the same journal again, read from bytes.
/// </summary>
public sealed class EngineBench(CoreOptions options, Report report)
{
    private const int MostOrders = 100_000;
    private const ulong Seed = 7;

    public void Run()
    {
        var orders = Math.Min(options.Orders, MostOrders);
        Play(Math.Min(orders, 5_000), new Latencies(), out _);
        var (applied, replayed) = (new double[options.Repeat], new double[options.Repeat]);
        var (latencies, bytes, entries) = (new Latencies(), 0.0, 0);
        for (var i = 0; i < options.Repeat; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            applied[i] = Play(orders, latencies, out var journal);
            bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / journal.Count;
            replayed[i] = Replay(journal);
            entries = journal.Count;
        }
        report.Add(new BenchRow(
            "engine", "commands", Measure.Median(applied), applied.Max(), 0, 0, latencies.Percentile(0.5), latencies.Percentile(0.99), bytes,
            $"{entries:N0} commands, the generator's bytes among them"));
        report.Add(new BenchRow("engine", "replay", Measure.Median(replayed), replayed.Max(), 0, 0, 0, 0, 0, "from bytes, chain checked"));
    }

    /// <returns>Commands a second, of the time inside the engine.</returns>
    private static double Play(int orders, Latencies latencies, out List<JournalEntry> journal)
    {
        var engine = new MarketEngine(EngineWorkload.Definition);
        List<JournalEntry> entries = [];
        var ticks = 0L;
        CommandResult Apply(MarketCommand command)
        {
            var start = Stopwatch.GetTimestamp();
            var result = engine.Apply(command);
            var took = Stopwatch.GetTimestamp() - start;
            ticks += took;
            latencies.Add(took * 1_000_000_000 / Stopwatch.Frequency);
            if (result.Changed)
            {
                entries.Add(new JournalEntry(result.Sequence, CommandBytes.Write(command), engine.EventLink));
            }
            return result;
        }
        Apply(new OpenCommand(1, default, 1_800_000_000));
        foreach (var command in new EngineWorkload(orders, Seed).Commands(engine.Find))
        {
            foreach (var matched in Apply(command).Events.OfType<OrdersMatched>())
            {
                Apply(new ActivateCommand(command.AtUnixUs, matched.Match.MatchId, matched.Match.MatchId, Bitcoin.uint256.Zero));
            }
        }
        journal = entries;
        return entries.Count / ((double)ticks / Stopwatch.Frequency);
    }

    private static double Replay(List<JournalEntry> journal)
    {
        var engine = new MarketEngine(EngineWorkload.Definition);
        var start = Stopwatch.GetTimestamp();
        journal.ForEach(entry => engine.Replayed(entry));
        return journal.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
