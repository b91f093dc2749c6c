using HashPerp.Bitcoin;

namespace HashPerp.Ark;

/// <summary>Recognizes closures in a parsed leaf. Every method returns null where the shape is another one.</summary>
internal static class ClosureReader
{
    /// <summary>A CLTV or CSV operand is at most five bytes (BIP65).</summary>
    private const int MaxOperandBytes = 5;

    public static Op[] Parse(Script script)
    {
        var ops = script.ToOps().ToArray();
        return Array.Exists(ops, op => ScriptInterpreter.IsOpSuccess(op.Code))
            ? throw ArkErrors.UnknownClosure.Error("The leaf contains an OP_SUCCESSx, with which anybody could spend it.")
            : ops;
    }

    public static Closure? TryMultisig(ReadOnlySpan<Op> ops) =>
        MultisigCode.TryRead(ops) is var (keys, form) ? new MultisigClosure(keys, form) : null;

    public static Closure? TryCsv(ReadOnlySpan<Op> ops) =>
        TryLock(ops, OpCode.OP_CHECKSEQUENCEVERIFY) is { } sequence && MultisigCode.TryRead(ops[3..]) is var (keys, form)
            ? new CsvMultisigClosure(RelativeDelay.FromSequence(sequence), keys, form)
            : null;

    public static Closure? TryCltv(ReadOnlySpan<Op> ops) =>
        TryLock(ops, OpCode.OP_CHECKLOCKTIMEVERIFY) is >= 0 and <= uint.MaxValue and { } lockTime
        && MultisigCode.TryRead(ops[3..]) is var (keys, form)
            ? new CltvMultisigClosure((uint)lockTime, keys, form)
            : null;

    /// <summary>The condition ends at the first OP_VERIFY; behind it stand the keys, or a delay and the keys.</summary>
    public static Closure? TryCondition(Script script, ReadOnlySpan<Op> ops)
    {
        var verify = 0;
        while (verify < ops.Length && ops[verify].Code != OpCode.OP_VERIFY)
        {
            verify++;
        }
        if (verify == ops.Length)
        {
            return null;
        }
        var rest = ops[(verify + 1)..];
        var condition = new Script(script.Span[..ConditionScript.EncodedLength(ops[..verify])]);
        if (MultisigCode.TryRead(rest) is var (keys, form))
        {
            return new ConditionMultisigClosure(condition, keys, form);
        }
        return TryLock(rest, OpCode.OP_CHECKSEQUENCEVERIFY) is { } sequence && MultisigCode.TryRead(rest[3..]) is var (exitKeys, exitForm)
            ? new ConditionCsvMultisigClosure(condition, RelativeDelay.FromSequence(sequence), exitKeys, exitForm)
            : null;
    }

    /// <summary>The operand of <c>number lockOp DROP</c>.</summary>
    private static long? TryLock(ReadOnlySpan<Op> ops, OpCode lockOp)
    {
        if (ops.Length < 4 || ops[1].Code != lockOp || ops[2].Code != OpCode.OP_DROP)
        {
            return null;
        }
        return ops[0] switch
        {
            { PushData: { } bytes } => ScriptNum.Decode(bytes, MaxOperandBytes),
            { Code: >= OpCode.OP_1 and <= OpCode.OP_16 } op => op.Code - OpCode.OP_1 + 1,
            _ => null,
        };
    }
}
