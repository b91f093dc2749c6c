using HashPerp.Primitives;

namespace HashPerp.Pricing;

/// <summary>The issuance schedule of mainnet; the reference reward of every series, on regtest too.</summary>
public static class Subsidy
{
    /// <summary>Blocks between two halvings.</summary>
    public const int HalvingInterval = 210_000;

    private const long FirstSubsidy = 5_000_000_000;

    /// <summary>The subsidy of the block at a display height: 50 BTC halved every 210,000 blocks, zero from the 64th halving on.</summary>
    /// <param name="displayHeight">A mainnet height, 0 or more.</param>
    public static Satoshis At(int displayHeight)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(displayHeight);
        var halvings = displayHeight / HalvingInterval;
        return new Satoshis(halvings >= 63 ? 0 : FirstSubsidy >> halvings);
    }
}
