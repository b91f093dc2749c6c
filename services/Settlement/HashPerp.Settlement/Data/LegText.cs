using HashPerp.Primitives;

namespace HashPerp.Settlement.Host;

/// <summary>Legs as events and tables spell them.</summary>
internal static class LegText
{
    public static string Of(Leg leg) => leg == Leg.Height ? "HEIGHT" : "TIME";

    public static Leg Parse(string text) => text == "HEIGHT" ? Leg.Height : Leg.Time;
}
