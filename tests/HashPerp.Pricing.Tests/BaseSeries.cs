using System.Numerics;
using HashPerp.Primitives;

namespace HashPerp.Pricing.Tests;

/// <summary>The base case of the specification's vectors: the epoch that starts at 878,976, at 3.125 BTC.</summary>
internal static class BaseSeries
{
    public const int Height = 878_976;
    public const uint Time = 1_736_712_111;

    /// <summary>0x17028c61.</summary>
    public static readonly BigInteger Target = (BigInteger)0x028c61 << (8 * 20);

    public static readonly Satoshis Reward = new(312_500_000);

    public static readonly StrikeListing Listing = new(Height, Time, Target, Time, Reward);

    public static BigInteger Decode(uint bits) => (BigInteger)(bits & 0x7fffff) << (8 * ((int)(bits >> 24) - 3));
}
