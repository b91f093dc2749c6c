using CsCheck;

namespace HashPerp.ArkServer.Tests;

/// <summary>Draws from a seed: the same one draws the same on every machine.</summary>
public sealed class Dice(uint seed)
{
    private readonly PCG _random = new(101, seed);

    /// <returns>0 to <paramref name="sides"/> - 1.</returns>
    public int Next(int sides) => (int)_random.Next((uint)sides);

    public T Of<T>(IReadOnlyList<T> items) => items[Next(items.Count)];
}
