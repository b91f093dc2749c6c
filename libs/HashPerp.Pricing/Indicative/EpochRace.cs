using HashPerp.Primitives;

namespace HashPerp.Pricing;

/// <summary>
/// The probability that HEIGHT wins a race inside one difficulty epoch (20-hashprice §4.1): the arrival of the n-th block is a gamma variable.
/// Indicative; the TIME side is one less it.
/// </summary>
/// <param name="Blocks">n = H - h0 - 5 for a race on the chain, because it waits for a median; H - h0 for an arrival.</param>
/// <param name="Seconds">T - t0.</param>
/// <param name="Spacing">mu: expected seconds between blocks at the present hash rate.</param>
public sealed record EpochRace(int Blocks, double Seconds, double Spacing)
{
    /// <summary>At a known, constant hash rate.</summary>
    public double HeightProbability => Blocks <= 0 ? 1 : SpecialFunctions.GammaP(Blocks, Units);

    /// <summary>What a block found now adds to <see cref="HeightProbability"/>: the Poisson mass at n - 1.</summary>
    public double GainPerBlock => Math.Exp(-Units + (Blocks - 1) * Math.Log(Units) - SpecialFunctions.LogGamma(Blocks));

    /// <summary>What an hour more until T adds; what an hour without a block costs.</summary>
    public double GainPerHour => GainPerBlock / Spacing * 3600;

    /// <summary>The sensitivity to the logarithm of the hash rate.</summary>
    public double GainPerLogHashRate => GainPerBlock * Units;

    private double Units => Check().Seconds / Spacing;

    /// <summary>With the window's average hash rate at exp(shift + width Z) of today's, Z standard normal.</summary>
    /// <param name="shift">m = g dt / 2.</param>
    /// <param name="width">s, the root of sigma^2 dt / 3 + sigma_0^2.</param>
    public double MixedHeightProbability(double shift, double width) =>
        GaussHermite.Forty.Mean(z => (this with { Spacing = Spacing / Math.Exp(shift + width * z) }).HeightProbability);

    /// <summary>The closed form of the same, right to 0.003 from a week on.</summary>
    public double ApproximateHeightProbability(double shift, double width)
    {
        var variance = 1.0 / Blocks + width * width;
        return SpecialFunctions.NormalCdf((Math.Log(Units / Blocks) + shift + 1.0 / (2 * Blocks)) / Math.Sqrt(variance));
    }

    private EpochRace Check() => Seconds > 0 && Spacing > 0 && Blocks > 0
        ? this
        : throw PricingErrors.InvalidModel.Error(
            $"{Blocks} blocks in {Seconds} s at {Spacing} s each can't be priced.",
            "The race is over or the spacing unknown.");
}
