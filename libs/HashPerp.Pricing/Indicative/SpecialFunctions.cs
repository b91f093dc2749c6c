namespace HashPerp.Pricing;

/// <summary>The few special functions that indicative prices need, to about 1e-13. Nothing here reaches a contract.</summary>
internal static class SpecialFunctions
{
    private const double Precision = 1e-16;
    private const int MaxIterations = 100_000;

    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>Bernoulli terms of Stirling's series, B_2k / (2k (2k-1)).</summary>
    private static readonly double[] Stirling = [1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156];

    /// <summary>ln Gamma(x) for x above 0: Stirling's series, shifted up to where it converges.</summary>
    public static double LogGamma(double x)
    {
        var shift = 0.0;
        while (x < 15)
        {
            shift -= Math.Log(x);
            x++;
        }
        var power = 1 / x;
        var sum = 0.0;
        foreach (var term in Stirling)
        {
            sum += term * power;
            power /= x * x;
        }
        return shift + (x - 0.5) * Math.Log(x) - x + HalfLogTwoPi + sum;
    }

    /// <summary>The regularised lower incomplete gamma function P(a,x); for whole a, Pr[Poisson(x) >= a].</summary>
    public static double GammaP(double a, double x)
    {
        if (x <= 0)
        {
            return 0;
        }
        var scale = Math.Exp(-x + a * Math.Log(x) - LogGamma(a));
        return x < a + 1 ? scale * Series(a, x) : 1 - scale * ContinuedFraction(a, x);
    }

    /// <summary>The standard normal distribution function: erf(z) = P(1/2, z^2).</summary>
    public static double NormalCdf(double z)
    {
        var half = GammaP(0.5, z * z / 2) / 2;
        return z >= 0 ? 0.5 + half : 0.5 - half;
    }

    public static double NormalPdf(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);

    private static double Series(double a, double x)
    {
        var term = 1 / a;
        var sum = term;
        for (var n = a + 1; term > sum * Precision; n++)
        {
            term *= x / n;
            sum += term;
        }
        return sum;
    }

    /// <summary>Lentz's evaluation of the continued fraction of Q(a,x).</summary>
    private static double ContinuedFraction(double a, double x)
    {
        const double Tiny = 1e-300;
        var b = x + 1 - a;
        var c = 1 / Tiny;
        var d = 1 / b;
        var fraction = d;
        for (var i = 1; i <= MaxIterations; i++)
        {
            var numerator = -i * (i - a);
            b += 2;
            d = 1 / NotZero(numerator * d + b);
            c = NotZero(b + numerator / c);
            fraction *= d * c;
            if (Math.Abs(d * c - 1) < Precision)
            {
                break;
            }
        }
        return fraction;

        static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
    }
}
