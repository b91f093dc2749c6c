using HashPerp.Benchmarks.Reporting;

namespace HashPerp.Benchmarks.Core;

/// <summary>The matching book beside the plain one, then with ever more resting orders, then the engine around it.</summary>
public sealed class CoreBench(CoreOptions options, Report report)
{
    private const ulong Seed = 7;

    /// <summary>Somewhat more than a market's limit of orders.</summary>
    private const int MostResting = 65_536;

    public void Run()
    {
        report.Say($"{options.Orders:N0} orders a scenario, median of {options.Repeat}; reading the clock twice takes {Measure.ClockNanoseconds()} ns; "
            + $"tiered PGO {(Environment.GetEnvironmentVariable("DOTNET_TieredPGO") == "1" ? "on" : "off")}");
        WarmUp();
        foreach (var scenario in Scenario.All)
        {
            Compare(scenario);
        }
        for (var resting = 10; resting <= options.Resting; resting *= 10)
        {
            Rest(resting);
        }
        new EngineBench(options, report).Run();
    }

    /// <summary>Two passes of everything with few orders: the compiler's second tier is in place before anything counts.</summary>
    private void WarmUp()
    {
        foreach (var scenario in Scenario.All)
        {
            var messages = Workload.Create(scenario, Math.Min(options.Orders, 100_000), Seed);
            for (var i = 0; i < 2; i++)
            {
                Measure.Each(new PlainRun(options.Orders), messages);
                Measure.Each(new LadderRun(options.Orders, MostResting), messages);
            }
        }
    }

    private void Compare(Scenario scenario)
    {
        var messages = Workload.Create(scenario, options.Orders, Seed);
        var (plain, ladder) = (new double[options.Repeat], new double[options.Repeat]);
        var tally = new Tally();
        for (var i = 0; i < options.Repeat; i++)
        {
            var (plainRun, ladderRun) = (new PlainRun(options.Orders), new LadderRun(options.Orders, MostResting));
            plain[i] = Measure.Speed(plainRun, messages);
            ladder[i] = Measure.Speed(ladderRun, messages);
            tally = ladderRun.Tally;
            if (!tally.Equals(plainRun.Tally))
            {
                throw new InvalidOperationException($"{scenario.Name}: the books made other trades: {tally}; {plainRun.Tally}.");
            }
        }
        var each = Measure.Each(new LadderRun(options.Orders, MostResting), messages);
        var bytes = Measure.Bytes(new LadderRun(options.Orders, MostResting), messages);
        report.Add(new BenchRow(
            "core", scenario.Name, Measure.Median(ladder), ladder.Max(), Measure.Median(plain),
            Measure.Median(ladder.Zip(plain, (mine, theirs) => mine / theirs)), each.Percentile(0.5), each.Percentile(0.99), bytes,
            $"{messages.Length:N0} messages, {tally.Trades:N0} trades"));
    }

    private void Rest(int resting)
    {
        var (fill, messages) = RestingWorkload.Create(resting, Math.Max(10_000, options.Orders / 2), Seed);
        var orders = resting + messages.Length;
        var speeds = new double[options.Repeat];
        var plains = new double[options.Repeat];
        for (var i = 0; i < options.Repeat; i++)
        {
            plains[i] = Measure.Speed(Filled(new PlainRun(orders), fill), messages);
            speeds[i] = Measure.Speed(Filled(new LadderRun(orders, resting + 1), fill), messages);
        }
        var each = Measure.Each(Filled(new LadderRun(orders, resting + 1), fill), messages);
        var bytes = Measure.Bytes(Filled(new LadderRun(orders, resting + 1), fill), messages);
        report.Add(new BenchRow(
            "resting", $"{resting:N0}", Measure.Median(speeds), speeds.Max(), Measure.Median(plains),
            Measure.Median(speeds.Zip(plains, (mine, theirs) => mine / theirs)), each.Percentile(0.5), each.Percentile(0.99), bytes, ""));
    }

    private static IRun Filled(IRun run, Message[] fill)
    {
        run.Play(fill);
        return run;
    }
}
