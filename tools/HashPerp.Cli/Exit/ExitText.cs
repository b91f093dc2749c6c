using System.Globalization;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>Words that the three exit commands share.</summary>
internal static class ExitText
{
    /// <summary>Unix seconds as a date.</summary>
    public static string Time(long unixSeconds) => DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Leg(Leg leg) => leg == Primitives.Leg.Height ? "HEIGHT" : "TIME";

    public static string Count(int count, string one) => count == 1 ? $"1 {one}" : $"{count} {one}s";
}
