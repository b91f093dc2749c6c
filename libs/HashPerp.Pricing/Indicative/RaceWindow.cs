using HashPerp.Primitives;

namespace HashPerp.Pricing;

/// <summary>
/// The arrival of a block any number of retargets away, to first order normal (20-hashprice §3.4, §4.2): each retarget takes back what the
/// epoch before it ran fast or slow, so that the last epochs carry nearly all weight.
/// </summary>
public sealed class RaceWindow
{
    private const int BlocksPerEpoch = Difficulty.MainnetRetargetInterval;
    private const double Timespan = BlocksPerEpoch * Difficulty.TargetSpacingSeconds;

    private readonly int[] _blocks;
    private readonly double[] _durations;
    private readonly double[] _weights;

    /// <param name="height">h0, the present display height.</param>
    /// <param name="arrivalHeight">The block that is waited for: H - 5 for a race on the chain.</param>
    /// <param name="elapsed">Seconds since the present epoch's first block.</param>
    /// <param name="spacing">mu: expected seconds between blocks at the present target and hash rate.</param>
    /// <param name="model">How the hash rate moves.</param>
    public RaceWindow(int height, int arrivalHeight, double elapsed, double spacing, HashRateModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (arrivalHeight <= height || spacing <= 0)
        {
            throw PricingErrors.InvalidModel.Error($"From {height} to {arrivalHeight} at {spacing} s a block can't be priced.");
        }
        _blocks = [.. Segments(height, arrivalHeight)];
        _durations = Durations(_blocks, elapsed, spacing);
        _weights = Weights(_durations, elapsed);
        TotalWeight = _weights.Sum();
        (Mean, Variance) = Moments(model);
    }

    /// <summary>Expected seconds until the arrival.</summary>
    public double Mean { get; }

    /// <summary>Variance of the arrival in square seconds.</summary>
    public double Variance { get; }

    /// <summary>Sum of the segments' weights, in seconds: how far the arrival moves per unit of log hash rate.</summary>
    public double TotalWeight { get; }

    /// <summary>The probability that the block arrives within <paramref name="seconds"/>: that HEIGHT wins.</summary>
    public double HeightProbability(double seconds) => SpecialFunctions.NormalCdf(Deviations(seconds));

    /// <summary>What an hour more until T adds to it.</summary>
    public double GainPerHour(double seconds) => Density(seconds) * 3600;

    /// <summary>Its sensitivity to the logarithm of the hash rate.</summary>
    public double GainPerLogHashRate(double seconds) => Density(seconds) * TotalWeight;

    private double Deviations(double seconds) => (seconds - Mean) / Math.Sqrt(Variance);

    private double Density(double seconds) => SpecialFunctions.NormalPdf(Deviations(seconds)) / Math.Sqrt(Variance);

    private static IEnumerable<int> Segments(int height, int arrivalHeight)
    {
        while (height < arrivalHeight)
        {
            var next = Math.Min(arrivalHeight, (height / BlocksPerEpoch + 1) * BlocksPerEpoch);
            yield return next - height;
            height = next;
        }
    }

    private static double[] Durations(int[] blocks, double elapsed, double spacing)
    {
        var durations = new double[blocks.Length];
        durations[0] = blocks[0] * spacing;
        for (var j = 1; j < blocks.Length; j++)
        {
            // The first retarget answers to this epoch's pace; after it the network runs at the equilibrium of the 2015-interval rule.
            var paceAfter = j == 1
                ? spacing * Timespan / ((elapsed + durations[0]) * (BlocksPerEpoch - 1) / BlocksPerEpoch)
                : Timespan / (BlocksPerEpoch - 1);
            durations[j] = blocks[j] * paceAfter;
        }
        return durations;
    }

    private static double[] Weights(double[] durations, double elapsed) => [.. durations.Select((duration, j) =>
        j == durations.Length - 1 ? duration
        : j == 0 ? duration - duration / (elapsed + duration) * durations[1]
        : duration - durations[j + 1])];

    private (double Mean, double Variance) Moments(HashRateModel model)
    {
        var ends = new double[_durations.Length];
        var starts = new double[_durations.Length];
        for (var j = 0; j < ends.Length; j++)
        {
            starts[j] = j == 0 ? 0 : ends[j - 1];
            ends[j] = starts[j] + _durations[j];
        }
        double Middle(int j) => (starts[j] + ends[j]) / 2;
        double Covariance(int i, int j) => i == j ? starts[i] + (ends[i] - starts[i]) / 3 : Middle(Math.Min(i, j));

        var variance = Math.Pow(model.InitialUncertainty * TotalWeight, 2);
        var drift = 0.0;
        for (var i = 0; i < _weights.Length; i++)
        {
            variance += _weights[i] * _weights[i] / _blocks[i];
            drift += _weights[i] * Middle(i);
            for (var j = 0; j < _weights.Length; j++)
            {
                variance += model.VariancePerSecond * _weights[i] * _weights[j] * Covariance(i, j);
            }
        }
        return (_durations.Sum() - model.DriftPerSecond * drift, variance);
    }
}
