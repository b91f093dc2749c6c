using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>The 80 bytes that a block's work is done over.</summary>
/// <param name="Time">Unix seconds, as the miner says.</param>
/// <param name="Bits">The target in compact form.</param>
public sealed record BlockHeader(uint Version, uint256 HashPrevBlock, uint256 HashMerkleRoot, uint Time, uint Bits, uint Nonce)
{
    public const int Size = 80;

    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedHeader"/>: <see cref="Bits"/> is not a target.</exception>
    public Target Target => Target.FromBits(Bits);

    public static BlockHeader Parse(string hex) => Parse(Hex.Decode(hex));

    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedHeader"/>: not 80 bytes.</exception>
    public static BlockHeader Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new BitcoinReader(bytes, BitcoinErrors.MalformedHeader);
        var header = new BlockHeader(
            Version: reader.ReadUInt32(),
            HashPrevBlock: new uint256(reader.ReadBytes(32)),
            HashMerkleRoot: new uint256(reader.ReadBytes(32)),
            Time: reader.ReadUInt32(),
            Bits: reader.ReadUInt32(),
            Nonce: reader.ReadUInt32());
        reader.ExpectEnd();
        return header;
    }

    /// <summary>Headers that stand one behind the other, 80 bytes each. Nothing is checked but the length.</summary>
    public static IReadOnlyList<BlockHeader> ParseMany(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % Size != 0)
        {
            throw BitcoinErrors.MalformedHeader.Error($"{bytes.Length} bytes are not a whole number of 80-byte headers.");
        }
        var headers = new BlockHeader[bytes.Length / Size];
        for (var i = 0; i < headers.Length; i++)
        {
            headers[i] = Parse(bytes.Slice(i * Size, Size));
        }
        return headers;
    }

    public byte[] ToBytes()
    {
        var writer = new BitcoinWriter();
        writer.Write(Version);
        writer.Write(HashPrevBlock.ToBytes());
        writer.Write(HashMerkleRoot.ToBytes());
        writer.Write(Time);
        writer.Write(Bits);
        writer.Write(Nonce);
        return writer.ToArray();
    }

    public uint256 GetHash() => new(Hashes.Sha256d(ToBytes()));

    /// <summary>Whether the hash meets the target that the header names, and that target is allowed. Never throws.</summary>
    /// <param name="limit">The easiest target of the network.</param>
    public bool CheckProofOfWork(Target limit)
    {
        try
        {
            return Target <= limit && Target.IsMetBy(GetHash());
        }
        catch (HashPerpException)
        {
            return false;
        }
    }
}
