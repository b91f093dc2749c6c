using HashPerp.Bitcoin;

namespace HashPerp.Chain;

/// <summary>A header with its hash, computed once.</summary>
public sealed class ChainHeader
{
    private ChainHeader(BlockHeader header, uint256 hash)
    {
        Header = header;
        Hash = hash;
    }

    public BlockHeader Header { get; }

    public uint256 Hash { get; }

    public uint256 PreviousHash => Header.HashPrevBlock;

    public uint Time => Header.Time;

    public uint Bits => Header.Bits;

    /// <param name="bytes">80 bytes.</param>
    public static ChainHeader Parse(ReadOnlySpan<byte> bytes) => new(BlockHeader.Parse(bytes), new uint256(Hashes.Sha256d(bytes)));
}
