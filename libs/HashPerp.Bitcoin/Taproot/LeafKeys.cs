using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>The keys that a tapscript checks signatures of.</summary>
public static class LeafKeys
{
    /// <summary>Every 32-byte push that a signature opcode follows, in the order of the script.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedScript"/>: a push runs past the end.</exception>
    public static IReadOnlyList<Bytes32> Of(Script script)
    {
        ArgumentNullException.ThrowIfNull(script);
        var keys = new List<Bytes32>();
        byte[]? push = null;
        foreach (var op in script.ToOps())
        {
            if (push is { Length: 32 } && op.Code is (OpCode.OP_CHECKSIG or OpCode.OP_CHECKSIGVERIFY or OpCode.OP_CHECKSIGADD))
            {
                keys.Add(new Bytes32(push));
            }
            push = op.PushData;
        }
        return keys;
    }
}
