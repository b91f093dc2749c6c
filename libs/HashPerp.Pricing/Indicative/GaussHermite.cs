namespace HashPerp.Pricing;

/// <summary>Nodes and weights that average a function over a standard normal variable.</summary>
internal sealed class GaussHermite
{
    /// <summary>Forty nodes: prices are right to 1e-8 for the widths met here.</summary>
    public static readonly GaussHermite Forty = new(40);

    private readonly (double Node, double Weight)[] _points;

    private GaussHermite(int count)
    {
        var points = new List<(double, double)>();
        foreach (var (root, slope) in PositiveRoots(count))
        {
            var weight = 2 / (slope * slope) / Math.Sqrt(Math.PI);
            points.Add((root * Math.Sqrt(2), weight));
            points.Add((-root * Math.Sqrt(2), weight));
        }
        _points = [.. points];
    }

    /// <summary>The mean of f(Z), Z standard normal.</summary>
    public double Mean(Func<double, double> f) => _points.Sum(point => point.Weight * f(point.Node));

    /// <summary>Roots of the normalised Hermite polynomial of even degree, by Newton's method from bracketing guesses, largest first.</summary>
    private static List<(double Root, double Slope)> PositiveRoots(int degree)
    {
        var roots = new List<(double Root, double Slope)>();
        for (var i = 0; i < degree / 2; i++)
        {
            var z = i switch
            {
                0 => Math.Sqrt(2 * degree + 1) - 1.85575 * Math.Pow(2 * degree + 1, -0.16667),
                1 => roots[0].Root - 1.14 * Math.Pow(degree, 0.426) / roots[0].Root,
                2 => 1.86 * roots[1].Root - 0.86 * roots[0].Root,
                3 => 1.91 * roots[2].Root - 0.91 * roots[1].Root,
                _ => 2 * roots[i - 1].Root - roots[i - 2].Root,
            };
            var slope = 0.0;
            for (var iteration = 0; iteration < 100; iteration++)
            {
                (var value, slope) = Evaluate(degree, z);
                var correction = value / slope;
                z -= correction;
                if (Math.Abs(correction) < 1e-14)
                {
                    break;
                }
            }
            roots.Add((z, slope));
        }
        return roots;
    }

    private static (double Value, double Slope) Evaluate(int degree, double z)
    {
        var value = Math.Pow(Math.PI, -0.25);
        var previous = 0.0;
        for (var j = 0; j < degree; j++)
        {
            (value, previous) = (z * Math.Sqrt(2.0 / (j + 1)) * value - Math.Sqrt((double)j / (j + 1)) * previous, value);
        }
        return (value, Math.Sqrt(2 * degree) * previous);
    }
}
