using System.Buffers.Binary;
using HashPerp.Testing;

namespace HashPerp.Chain.Tests;

/// <summary>The raw mainnet headers 822,528 to 830,592, read with no code of the project.</summary>
internal static class RawHeaders
{
    public const int First = 822_528;
    public const int Last = 830_592;
    private const int Size = 80;

    private static readonly Lazy<byte[]> File = new(() => SharedData.ReadBytes("mainnet_headers_822528_830592.bin"));

    public static ReadOnlySpan<byte> At(int height) => File.Value.AsSpan((height - First) * Size, Size);

    public static uint Time(int height) => BinaryPrimitives.ReadUInt32LittleEndian(At(height)[68..]);

    public static uint Bits(int height) => BinaryPrimitives.ReadUInt32LittleEndian(At(height)[72..]);

    /// <summary>The sixth of eleven sorted times.</summary>
    public static uint Median(int height) => Enumerable.Range(height - 10, 11).Select(Time).Order().ElementAt(5);
}
