namespace HashPerp.Benchmarks.Core;

/// <summary>How the middle of the market moves while the orders come.</summary>
/// <param name="Volatility">Of the geometric Brownian motion over the whole run, as a part of the price.</param>
/// <param name="Swing">How far it swings up and down once beside that, as a part of the price.</param>
/// <param name="Crash">How far it falls within a fiftieth of the run, half of which it gains back.</param>
public sealed record Scenario(string Name, double Volatility, double Swing = 0, double Crash = 0)
{
    public const double Start = 50_000;

    public static readonly IReadOnlyList<Scenario> All =
    [
        new("static", 0), new("normal", 0.02), new("swing-25", 0.02, Swing: 0.25), new("swing-40", 0.02, Swing: 0.40), new("flash-crash", 0.02, Crash: 0.30),
    ];

    /// <summary>The middle at each order's arrival, in ticks.</summary>
    public double[] Path(int orders, Dice dice)
    {
        ArgumentNullException.ThrowIfNull(dice);
        var path = new double[orders];
        var (step, walk) = (Volatility / Math.Sqrt(orders), 0.0);
        for (var i = 0; i < orders; i++)
        {
            walk += (step * dice.Normal()) - (step * step / 2);
            var time = (double)i / orders;
            path[i] = Start * Math.Exp(walk) * (1 + (Swing * Math.Sin(2 * Math.PI * time))) * (1 - Fallen(time));
        }
        return path;
    }

    private double Fallen(double time) => time switch
    {
        < 0.5 => 0,
        < 0.52 => Crash * (time - 0.5) / 0.02,
        < 0.6 => Crash * (1 - ((time - 0.52) / 0.16)),
        _ => Crash / 2,
    };
}
