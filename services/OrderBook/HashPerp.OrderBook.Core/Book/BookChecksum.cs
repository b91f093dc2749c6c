using System.Buffers.Binary;

namespace HashPerp.OrderBook.Core;

/// <summary>CRC-32 (IEEE 802.3, as in zlib) of the best levels of both sides (docs/formats.md, Book checksum).</summary>
public static class BookChecksum
{
    /// <summary>Levels of each side that are covered.</summary>
    public const int Depth = 25;

    private const uint Polynomial = 0xedb88320;

    private static readonly uint[] Table = CreateTable();

    /// <param name="bids">Best first; more than <see cref="Depth"/> are ignored.</param>
    public static uint Of(IEnumerable<BookLevel> bids, IEnumerable<BookLevel> asks) => ~Append(Append(uint.MaxValue, bids), asks);

    /// <summary>CRC-32 of plain bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Append(uint.MaxValue, bytes);

    private static uint Append(uint crc, IEnumerable<BookLevel> levels)
    {
        BookLevel[] best = [.. levels.Take(Depth)];
        crc = Append(crc, [(byte)best.Length]);
        Span<byte> bytes = stackalloc byte[16];
        foreach (var level in best)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, level.Price);
            BinaryPrimitives.WriteUInt64BigEndian(bytes[4..], level.Lots);
            BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], level.Orders);
            crc = Append(crc, bytes);
        }
        return crc;
    }

    private static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            crc = Table[(crc ^ value) & 0xff] ^ (crc >> 8);
        }
        return crc;
    }

    private static uint[] CreateTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? Polynomial ^ (value >> 1) : value >> 1;
            }
            table[i] = value;
        }
        return table;
    }
}
