using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Pricing;
using HashPerp.Primitives;

namespace HashPerp.OracleIngest.Core;

/// <summary>The index of a chain under a profile: a pure function of headers, so a replay from the first block gives the same numbers.</summary>
public static class HashpriceIndex
{
    private static readonly HashSet<ErrorCode> MeansNothing =
    [
        // Below a virtual schedule, past the facts, beyond the last subsidy, or regtest's own difficulty, whose price no index field can hold.
        ChainErrors.HeightUnknown, PrimitiveErrors.PriceOutOfRange, PricingErrors.InvalidListing, BitcoinErrors.MalformedHeader,
    ];

    /// <summary>The index at a block; null where the profile gives the block no price that fits an index field.</summary>
    /// <param name="height">A node height.</param>
    public static IndexPoint? At(ChainProfile profile, HeaderChain chain, int height)
    {
        ArgumentNullException.ThrowIfNull(profile);
        try
        {
            var target = profile.ReferenceTarget(chain, height);
            return new IndexPoint(target, Hashprice.MilliSatPerPhDay(target, profile.ReferenceReward(height)));
        }
        catch (HashPerpException error) when (MeansNothing.Contains(error.Code))
        {
            return null;
        }
    }
}
