using HashPerp.Benchmarks.Core;
using HashPerp.Benchmarks.Reporting;

namespace HashPerp.Benchmarks;

/// <summary>The command line of the benchmarks.</summary>
public static class BenchCommand
{
    private const int WrongUsage = 2;

    private const string Usage = """
        usage: ./hashperp bench core [options]

        core            the matching book alone, beside a plain book that does the same without its rules: the same orders, in the same run,
                        with the same trades; then the whole engine with ids, events and their chain
        --json          one object a line
        --orders N      orders of each scenario (1,000,000: about 2,000,000 messages)
        --resting N     the largest number of resting orders (1,000,000)
        --repeat N      runs of each; the median counts (5)

        Speeds are of this machine at this moment: compare the ratios, which come from the same run.
        """;

    /// <returns>0, or 2 for wrong usage.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.Count > 0 && arguments[0] is "-h" or "--help" or "help")
        {
            output.WriteLine(Usage);
            return 0;
        }
        if (arguments.Count == 0 || arguments[0] != "core")
        {
            return Refuse(errors, arguments.Count == 0 ? "bench needs the name of a benchmark: core." : $"there is no benchmark '{arguments[0]}'; there is core.");
        }
        var options = new CoreOptions();
        for (var i = 1; i < arguments.Count; i++)
        {
            if (arguments[i] is "-h" or "--help")
            {
                output.WriteLine(Usage);
                return 0;
            }
            if (arguments[i] == "--json")
            {
                options = options with { Json = true };
            }
            else if (i + 1 < arguments.Count && Limit(arguments[i]) is { } limit && int.TryParse(arguments[i + 1], out var number)
                && number >= limit.Least && number <= limit.Most)
            {
                options = arguments[i++] switch
                {
                    "--orders" => options with { Orders = number },
                    "--resting" => options with { Resting = number },
                    _ => options with { Repeat = number },
                };
            }
            else
            {
                return Refuse(errors, $"bench core doesn't know '{arguments[i]}', or not with that number; --help lists its options.");
            }
        }
        new CoreBench(options, new Report(output, options.Json)).Run();
        return 0;
    }

    private static (int Least, int Most)? Limit(string option) => option switch
    {
        "--orders" => (1_000, 10_000_000),
        "--resting" => (10, 4_000_000),
        "--repeat" => (1, 100),
        _ => null,
    };

    private static int Refuse(TextWriter errors, string why)
    {
        errors.WriteLine($"hashperp: {why}");
        return WrongUsage;
    }
}
