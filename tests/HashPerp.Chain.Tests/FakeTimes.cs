namespace HashPerp.Chain.Tests;

/// <summary>A chain that is nothing but header times.</summary>
internal sealed record FakeTimes(int FirstHeight, params uint[] Times) : IHeaderTimes
{
    public int TipHeight => FirstHeight + Times.Length - 1;

    public uint TimeAt(int height) => height >= FirstHeight && height <= TipHeight
        ? Times[height - FirstHeight]
        : throw ChainErrors.HeightUnknown.Error($"{height}");

    public FakeTimes UpTo(int height) => this with { Times = Times[..(height - FirstHeight + 1)] };
}
