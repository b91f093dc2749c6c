using System.Buffers.Binary;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// Names a network inside signed bytes: the first four bytes of the genesis block hash in internal order. The printed order starts with zeros
/// on every network and would tell none of them apart.
/// </summary>
public readonly record struct GenesisPrefix
{
    public static readonly GenesisPrefix Mainnet = new(0x6fe28c0a);
    public static readonly GenesisPrefix Signet = new(0xf61eee3b);
    public static readonly GenesisPrefix Regtest = new(0x06226e46);

    private GenesisPrefix(uint value) => Value = value;

    /// <summary>The four bytes read big-endian.</summary>
    public uint Value { get; }

    /// <param name="bytes">Exactly four bytes.</param>
    public static GenesisPrefix Read(ReadOnlySpan<byte> bytes) => bytes.Length == 4
        ? new GenesisPrefix(BinaryPrimitives.ReadUInt32BigEndian(bytes))
        : throw ContractScriptErrors.MalformedSignedBytes.Error($"A genesis prefix has 4 bytes, not {bytes.Length}.");

    public static GenesisPrefix Of(uint256 genesisHash) => Read(genesisHash.ToBytes().AsSpan(0, 4));

    public byte[] ToBytes()
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Value);
        return bytes;
    }

    public override string ToString() => Hex.Encode(ToBytes());
}
