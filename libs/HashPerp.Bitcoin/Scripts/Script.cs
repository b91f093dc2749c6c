using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>One instruction: an opcode, and the pushed bytes where it pushes.</summary>
public readonly record struct Op(OpCode Code, byte[]? PushData);

/// <summary>Immutable script bytes. Parsing is lazy: any bytes are a script until somebody reads its instructions.</summary>
public sealed class Script : IEquatable<Script>
{
    public static readonly Script Empty = new([]);

    private readonly byte[] _bytes;

    public Script(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    public ReadOnlySpan<byte> Span => _bytes;

    public int Length => _bytes.Length;

    /// <summary>P2TR: <c>OP_1 push32</c>.</summary>
    public bool IsTaproot => _bytes.Length == 34 && _bytes[0] == 0x51 && _bytes[1] == 0x20;

    public static Script FromHex(string hex) => new(Hex.Decode(hex));

    /// <summary><c>OP_1 push32(outputKey)</c> (BIP341).</summary>
    public static Script PayToTaproot(Bytes32 outputKey) => new ScriptBuilder().Op(OpCode.OP_1).Push(outputKey.ToBytes()).ToScript();

    /// <summary>The x-only output key of a P2TR script.</summary>
    public Bytes32 TaprootOutputKey() => IsTaproot
        ? new Bytes32(_bytes.AsSpan(2))
        : throw BitcoinErrors.MalformedScript.Error($"{ToHex()} is not a taproot output script.");

    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedScript"/>: a push runs past the end.</exception>
    public IEnumerable<Op> ToOps()
    {
        var position = 0;
        while (position < _bytes.Length)
        {
            yield return ReadOp(ref position);
        }
    }

    public byte[] ToBytes() => (byte[])_bytes.Clone();

    public string ToHex() => Hex.Encode(_bytes);

    public bool Equals(Script? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    public override bool Equals(object? obj) => Equals(obj as Script);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    public override string ToString() => ToHex();

    /// <summary>Reads the instruction at <paramref name="position"/> and moves behind it.</summary>
    internal Op ReadOp(ref int position)
    {
        var code = (OpCode)_bytes[position++];
        if (code > OpCode.OP_PUSHDATA4)
        {
            return new Op(code, null);
        }
        var lengthBytes = code switch { OpCode.OP_PUSHDATA1 => 1, OpCode.OP_PUSHDATA2 => 2, OpCode.OP_PUSHDATA4 => 4, _ => 0 };
        long length = (byte)code;
        if (lengthBytes > 0)
        {
            length = 0;
            for (var i = 0; i < lengthBytes; i++)
            {
                length |= (long)ByteAt(position++) << (8 * i);
            }
        }
        if (length > _bytes.Length - position)
        {
            throw BitcoinErrors.MalformedScript.Error($"A push of {length} bytes runs past the end of the script.");
        }
        var data = _bytes.AsSpan(position, (int)length).ToArray();
        position += (int)length;
        return new Op(code, data);
    }

    private byte ByteAt(int position) => position < _bytes.Length
        ? _bytes[position]
        : throw BitcoinErrors.MalformedScript.Error("A push runs past the end of the script.");
}
