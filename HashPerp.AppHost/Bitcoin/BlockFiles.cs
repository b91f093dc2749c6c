using System.Buffers.Binary;

namespace HashPerp.AppHost;

/// <summary>
/// Reads bitcoind's own block files (blkNNNNN.dat: magic, size and block, one after the other) while the node is down. They have the latest block even after a kill,
/// when the node's index doesn't.
/// </summary>
internal static class BlockFiles
{
    private const int FrameBytes = 8;
    private const int HeaderBytes = 80;
    private const int TimeOffset = 68;

    private static readonly byte[] RegtestMagic = [0xfa, 0xbf, 0xb5, 0xda];

    /// <summary>The header time, in seconds since 1970, of the block that was stored last; null when there is none but the genesis block.</summary>
    public static uint? LatestTime(string folder)
    {
        var last = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "blk*.dat").Order(StringComparer.Ordinal).LastOrDefault() : null;
        if (last is null)
        {
            return null;
        }
        using var file = File.OpenRead(last);
        Span<byte> start = stackalloc byte[FrameBytes + HeaderBytes];
        uint? time = null;
        var blocks = 0;
        // The rest of the file is allocated ahead and holds zeros.
        while (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.StartsWith(RegtestMagic))
        {
            time = BinaryPrimitives.ReadUInt32LittleEndian(start[(FrameBytes + TimeOffset)..]);
            blocks++;
            var size = BinaryPrimitives.ReadUInt32LittleEndian(start[RegtestMagic.Length..]);
            file.Seek(size - HeaderBytes, SeekOrigin.Current);
        }
        return blocks == 1 && last.EndsWith("blk00000.dat", StringComparison.Ordinal) ? null : time;
    }
}
