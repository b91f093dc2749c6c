using System.Buffers;
using System.Buffers.Binary;

namespace HashPerp.Bitcoin;

/// <summary>Writes the little-endian formats of the peer-to-peer protocol.</summary>
public sealed class BitcoinWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public void Write(byte value) => _buffer.Write([value]);

    public void Write(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer.GetSpan(2), value);
        _buffer.Advance(2);
    }

    public void Write(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    public void Write(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    public void Write(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    public void Write(OutPoint outPoint)
    {
        Write(outPoint.Hash.ToBytes());
        Write(outPoint.N);
    }

    public void Write(TxOut output)
    {
        Write((ulong)output.Value.Value);
        WriteVarBytes(output.ScriptPubKey.Span);
    }

    public void Write(WitScript witness)
    {
        WriteCompactSize((ulong)witness.Count);
        foreach (var item in witness)
        {
            WriteVarBytes(item);
        }
    }

    public void WriteVarBytes(ReadOnlySpan<byte> bytes)
    {
        WriteCompactSize((ulong)bytes.Length);
        Write(bytes);
    }

    /// <summary>Bitcoin's CompactSize: 1, 3, 5 or 9 bytes.</summary>
    public void WriteCompactSize(ulong value)
    {
        switch (value)
        {
            case < 0xfd:
                Write((byte)value);
                break;
            case <= 0xffff:
                Write((byte)0xfd);
                Write((ushort)value);
                break;
            case <= 0xffffffff:
                Write((byte)0xfe);
                Write((uint)value);
                break;
            default:
                Write((byte)0xff);
                Write(value);
                break;
        }
    }

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();
}
