namespace HashPerp.Chain;

/// <summary>Header times by height, as far as they are known: all that the outcome of a race depends on.</summary>
public interface IHeaderTimes
{
    /// <summary>The lowest height known.</summary>
    int FirstHeight { get; }

    /// <summary>The highest height known.</summary>
    int TipHeight { get; }

    /// <summary>The header time of a block in Unix seconds.</summary>
    /// <exception cref="Primitives.HashPerpException"><see cref="ChainErrors.HeightUnknown"/> below the first or above the tip.</exception>
    uint TimeAt(int height);
}
