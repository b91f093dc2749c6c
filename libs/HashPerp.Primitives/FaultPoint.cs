using System.Collections.Concurrent;
using System.Diagnostics;

namespace HashPerp.Primitives;

/// <summary>
/// Named places where tests kill the process, to prove that every persisted step can be resumed. Inert unless the environment variable
/// <c>HASHPERP_FAULT</c> names one, as <c>point:before|after:kill[:n]</c>: the n-th passage (default the first) kills the process with SIGKILL,
/// as a power cut would. Each host lists its points in a static class whose name ends in <c>FaultPoints</c>, which the crash tests enumerate.
/// </summary>
public static class FaultPoint
{
    public const string Variable = "HASHPERP_FAULT";

    private static readonly Armed? Fault = Parse(Environment.GetEnvironmentVariable(Variable));

    private static readonly ConcurrentDictionary<string, int> Passages = new();

    /// <summary>Just before the effect named <paramref name="point"/>.</summary>
    public static void Before(string point) => Pass(point, "before");

    /// <summary>Just after the effect named <paramref name="point"/>.</summary>
    public static void After(string point) => Pass(point, "after");

    private static void Pass(string point, string side)
    {
        if (Fault is null || Fault.Point != point || Fault.Side != side)
        {
            return;
        }
        if (Passages.AddOrUpdate(point, 1, (_, count) => count + 1) == Fault.Passage)
        {
            Process.GetCurrentProcess().Kill();
        }
    }

    private static Armed? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }
        var parts = text.Split(':');
        if (parts.Length is < 3 or > 4 || parts[1] is not ("before" or "after") || parts[2] != "kill")
        {
            throw new InvalidOperationException($"{Variable}='{text}' is not point:before|after:kill[:n].");
        }
        return new Armed(parts[0], parts[1], parts.Length == 4 ? int.Parse(parts[3]) : 1);
    }

    private sealed record Armed(string Point, string Side, int Passage);
}
