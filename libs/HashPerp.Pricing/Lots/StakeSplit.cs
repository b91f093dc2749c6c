using HashPerp.Primitives;

namespace HashPerp.Pricing;

/// <summary>What both sides put into the pots of a contract, or take out of them.</summary>
/// <param name="Long">Of the TIME leg, who buys hashprice.</param>
/// <param name="Short">Of the HEIGHT leg, who sells it.</param>
public readonly record struct StakeSplit(Satoshis Long, Satoshis Short)
{
    public Satoshis Total => Long + Short;

    public Satoshis Of(Leg leg) => leg switch
    {
        Leg.Time => Long,
        Leg.Height => Short,
        _ => throw new ArgumentOutOfRangeException(nameof(leg), leg, "Not a leg."),
    };
}
