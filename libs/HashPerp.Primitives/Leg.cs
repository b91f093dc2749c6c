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
