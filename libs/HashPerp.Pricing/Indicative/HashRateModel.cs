namespace HashPerp.Pricing;

/// <summary>How the network's log hash rate is expected to move: Brownian with drift (20-hashprice §2.3).</summary>
/// <param name="VolatilityPerYear">sigma, 0.25 by default.</param>
/// <param name="DriftPerYear">g, 0.1 to 0.3 in recent years.</param>
/// <param name="InitialUncertainty">sigma_0, the standard deviation of today's log hash rate: 1/sqrt(blocks seen), at least 0.01.</param>
public sealed record HashRateModel(double VolatilityPerYear, double DriftPerYear, double InitialUncertainty)
{
    /// <summary>365.25 days.</summary>
    private const double SecondsPerYear = 365.25 * 86_400;

    /// <summary>A constant, known hash rate: mining luck alone.</summary>
    public static readonly HashRateModel Constant = new(0, 0, 0);

    public double VariancePerSecond => VolatilityPerYear * VolatilityPerYear / SecondsPerYear;

    public double DriftPerSecond => DriftPerYear / SecondsPerYear;
}
