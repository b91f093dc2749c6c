using HashPerp.Primitives;

namespace HashPerp.Chain;

/// <summary>
/// What the project ships of mainnet's history: header times of blocks 824,400 to 830,592, and height, time, bits and subsidy of the first
/// 474 epochs. Heights are mainnet heights.
/// </summary>
public sealed class MainnetFacts : IHeaderTimes
{
    private const int BlocksPerEpoch = 2016;

    private static readonly Lazy<MainnetFacts> Shipped = new(ReadShipped);

    private readonly uint[] _times;
    private readonly EpochFact[] _epochs;

    internal MainnetFacts(int firstHeight, uint[] times, EpochFact[] epochs)
    {
        FirstHeight = firstHeight;
        _times = times;
        _epochs = epochs;
    }

    /// <summary>The table inside this library.</summary>
    public static MainnetFacts Embedded => Shipped.Value;

    /// <summary>Height of the first block whose time is known.</summary>
    public int FirstHeight { get; }

    /// <summary>Height of the last block whose time is known.</summary>
    public int TipHeight => FirstHeight + _times.Length - 1;

    public IReadOnlyList<EpochFact> Epochs => _epochs;

    /// <summary>Reads a table in the facts format.</summary>
    /// <exception cref="HashPerpException"><see cref="ChainErrors.DamagedFacts"/>.</exception>
    public static MainnetFacts Parse(ReadOnlySpan<byte> file) => FactsParser.Parse(file);

    /// <summary>The header time of a block, in Unix seconds.</summary>
    /// <exception cref="HashPerpException"><see cref="ChainErrors.HeightUnknown"/>.</exception>
    public uint TimeAt(int height) => height >= FirstHeight && height <= TipHeight
        ? _times[height - FirstHeight]
        : throw ChainErrors.HeightUnknown.Error($"The time of mainnet block {height} isn't shipped.", $"Times are known from {FirstHeight} to {TipHeight}.");

    /// <summary>The epoch of a block.</summary>
    /// <exception cref="HashPerpException"><see cref="ChainErrors.HeightUnknown"/> past the last epoch known.</exception>
    public EpochFact EpochAt(int height)
    {
        var index = height / BlocksPerEpoch;
        return height >= 0 && index < _epochs.Length
            ? _epochs[index]
            : throw ChainErrors.HeightUnknown.Error($"The epoch of mainnet block {height} isn't shipped.", $"Epochs are known up to {_epochs[^1].Height}.");
    }

    private static MainnetFacts ReadShipped()
    {
        using var stream = typeof(MainnetFacts).Assembly.GetManifestResourceStream("mainnet.facts")
            ?? throw ChainErrors.DamagedFacts.Error("The table of chain facts is missing from HashPerp.Chain.");
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return Parse(buffer.ToArray());
    }
}
