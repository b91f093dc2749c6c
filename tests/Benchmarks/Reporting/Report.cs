using System.Globalization;
using System.Text.Json;

namespace HashPerp.Benchmarks.Reporting;

/// <summary>Rows for people, or one JSON object a line.</summary>
public sealed class Report(TextWriter output, bool json)
{
    private bool _hasHead;

    public void Add(BenchRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        output.WriteLine(json ? Line(row) : Row(row));
        output.Flush();
    }

    /// <summary>Something that a reader of the table should know; not in JSON.</summary>
    public void Say(string text)
    {
        if (!json)
        {
            output.WriteLine(text);
            output.Flush();
        }
    }

    private static string Line(BenchRow row) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["bench"] = row.Bench,
        ["scenario"] = row.Scenario,
        ["messages_per_second"] = Math.Round(row.Figure),
        ["best"] = Math.Round(row.Best),
        ["reference"] = Math.Round(row.Reference),
        ["ratio"] = Math.Round(row.Ratio, 3),
        ["p50_ns"] = row.P50,
        ["p99_ns"] = row.P99,
        ["bytes_per_message"] = Math.Round(row.BytesPerMessage, 3),
        ["note"] = row.Note,
    });

    private string Row(BenchRow row)
    {
        var head = _hasHead ? "" : "bench     scenario          Mmsg/s    best  plain  ratio  p50 ns  p99 ns   B/msg\n";
        _hasHead = true;
        var (reference, ratio) = row.Reference > 0
            ? (Text(row.Reference / 1e6, "0.00"), Text(row.Ratio, "0.00")) : ("", "");
        return $"{head}{row.Bench,-10}{row.Scenario,-16}{Text(row.Figure / 1e6, "0.000"),8}{Text(row.Best / 1e6, "0.000"),8}{reference,7}{ratio,7}"
            + $"{row.P50,8}{row.P99,8}{Text(row.BytesPerMessage, "0.00"),8}  {row.Note}".TrimEnd();
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
