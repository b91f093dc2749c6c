namespace HashPerp.Primitives;

/// <summary>
/// The side of a race. TIME is long hashprice (BUY), HEIGHT is short hashprice (SELL); labels such as CALL and PUT are derived, never
/// stored. The numbers are the wire values of 35-formats (orders, offers).
/// </summary>
public enum Leg : byte
{
    /// <summary>Wins a rung when its time T comes first: blocks late, hashprice above the strike.</summary>
    Time = 1,

    /// <summary>Wins a rung when block height H comes first: blocks early, hashprice below the strike.</summary>
    Height = 2,
}

/// <summary>What follows from a leg alone.</summary>
public static class LegExtensions
{
    /// <summary>The other party's leg.</summary>
    public static Leg Other(this Leg leg) => leg == Leg.Height ? Leg.Time : Leg.Height;
}
