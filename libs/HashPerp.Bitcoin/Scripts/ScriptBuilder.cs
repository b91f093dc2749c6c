namespace HashPerp.Bitcoin;

/// <summary>Builds scripts with minimal pushes only (BIP62 rule 3, consensus policy MINIMALDATA).</summary>
public sealed class ScriptBuilder
{
    private readonly BitcoinWriter _writer = new();

    public ScriptBuilder Op(OpCode code)
    {
        _writer.Write((byte)code);
        return this;
    }

    /// <summary>Pushes a number as a minimal script number, with OP_0, OP_1NEGATE and OP_1..OP_16 where they exist.</summary>
    public ScriptBuilder Number(long value) => value switch
    {
        0 => Op(OpCode.OP_0),
        -1 => Op(OpCode.OP_1NEGATE),
        >= 1 and <= 16 => Op((OpCode)(0x50 + value)),
        _ => Push(ScriptNum.Encode(value)),
    };

    /// <summary>Pushes bytes with the shortest push. Single bytes that have an opcode of their own use it.</summary>
    public ScriptBuilder Push(ReadOnlySpan<byte> data)
    {
        switch (data.Length)
        {
            case 0:
                return Op(OpCode.OP_0);
            case 1 when data[0] is >= 1 and <= 16:
                return Op((OpCode)(0x50 + data[0]));
            case 1 when data[0] == 0x81:
                return Op(OpCode.OP_1NEGATE);
            case <= 75:
                _writer.Write((byte)data.Length);
                break;
            case <= 0xff:
                Op(OpCode.OP_PUSHDATA1);
                _writer.Write((byte)data.Length);
                break;
            case <= 0xffff:
                Op(OpCode.OP_PUSHDATA2);
                _writer.Write((ushort)data.Length);
                break;
            default:
                Op(OpCode.OP_PUSHDATA4);
                _writer.Write((uint)data.Length);
                break;
        }
        _writer.Write(data);
        return this;
    }

    /// <summary>Appends another script as it is.</summary>
    public ScriptBuilder Raw(Script script)
    {
        _writer.Write(script.Span);
        return this;
    }

    public Script ToScript() => new(_writer.ToArray());
}
