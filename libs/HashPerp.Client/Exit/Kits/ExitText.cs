using System.Globalization;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Words that the four exit commands share.</summary>
public static class ExitText
{
    /// <summary>Unix seconds as a date.</summary>
    public static string Time(long unixSeconds) => DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A long time in larger units, in brackets; nothing for a short one.</summary>
    public static string Rough(long seconds) => seconds switch
    {
        >= 2 * 86_400 => $" ({seconds / 86_400} d {seconds % 86_400 / 3_600} h)",
        >= 3_600 => $" ({seconds / 3_600} h {seconds % 3_600 / 60} min)",
        _ => "",
    };

    public static string Leg(Leg leg) => leg == Primitives.Leg.Height ? "HEIGHT" : "TIME";

    public static string Count(int count, string one) => count == 1 ? $"1 {one}" : $"{count} {one}s";
}
