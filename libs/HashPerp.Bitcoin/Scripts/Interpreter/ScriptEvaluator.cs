using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>Runs one script over a stack: Core's EvalScript for the versions before segwit (without signatures) and for tapscript.</summary>
internal sealed partial class ScriptEvaluator
{
    public const int MaxElementSize = 520;
    public const int MaxStackSize = 1000;
    public const int MaxLegacyScriptSize = 10_000;
    public const int MaxLegacyOps = 201;

    private readonly ScriptContext _context;
    private readonly ScriptVerify _flags;
    private readonly ScriptStack _stack;
    private readonly ScriptStack _alternative;
    private readonly ConditionStack _branches = new();
    private int _position;
    private uint _opIndex;
    private int _legacyOps;
    private uint _codeSeparator = TaprootSighash.NoCodeSeparator;

    public ScriptEvaluator(ScriptContext context, ScriptVerify flags, IEnumerable<byte[]> initialStack)
    {
        _context = context;
        _flags = flags;
        var minimal = flags.HasFlag(ScriptVerify.MinimalData);
        _stack = new ScriptStack(initialStack, minimal);
        _alternative = new ScriptStack([], minimal);
    }

    /// <summary>The main stack, as the script left it.</summary>
    public ScriptStack Stack => _stack;

    /// <exception cref="ScriptFailure">The script failed.</exception>
    public void Run(Script script)
    {
        if (!_context.IsTapscript && script.Length > MaxLegacyScriptSize)
        {
            throw new ScriptFailure(ScriptError.SCRIPT_SIZE);
        }
        for (; _position < script.Length; _opIndex++)
        {
            var op = ReadOp(script, ref _position);
            CheckLimits(op);
            Execute(op);
            if (_stack.Count + _alternative.Count > MaxStackSize)
            {
                throw new ScriptFailure(ScriptError.STACK_SIZE);
            }
        }
        if (!_branches.IsEmpty)
        {
            throw new ScriptFailure(ScriptError.UNBALANCED_CONDITIONAL);
        }
    }

    public static Op ReadOp(Script script, ref int position)
    {
        try
        {
            return script.ReadOp(ref position);
        }
        catch (HashPerpException)
        {
            throw new ScriptFailure(ScriptError.BAD_OPCODE);
        }
    }

    /// <summary>Checks that hold even for instructions that are not executed.</summary>
    private void CheckLimits(Op op)
    {
        if (op.PushData is { Length: > MaxElementSize })
        {
            throw new ScriptFailure(ScriptError.PUSH_SIZE);
        }
        if (!_context.IsTapscript && op.Code > OpCode.OP_16 && ++_legacyOps > MaxLegacyOps)
        {
            throw new ScriptFailure(ScriptError.OP_COUNT);
        }
        if (op.Code is (>= OpCode.OP_CAT and <= OpCode.OP_RIGHT) or (>= OpCode.OP_INVERT and <= OpCode.OP_XOR)
            or OpCode.OP_2MUL or OpCode.OP_2DIV or (>= OpCode.OP_MUL and <= OpCode.OP_RSHIFT))
        {
            throw new ScriptFailure(ScriptError.DISABLED_OPCODE);
        }
    }

    private void Execute(Op op)
    {
        // IF to ENDIF are looked at in every branch, to find its end.
        if (!_branches.AllTrue && op.Code is < OpCode.OP_IF or > OpCode.OP_ENDIF)
        {
            return;
        }
        if (op.PushData is { } data)
        {
            Push(op.Code, data);
        }
        else if (op.Code is OpCode.OP_1NEGATE or (>= OpCode.OP_1 and <= OpCode.OP_16))
        {
            _stack.Push((long)op.Code - 0x50);
        }
        else if (!ExecuteFlow(op.Code) && !ExecuteStack(op.Code) && !ExecuteArithmetic(op.Code) && !ExecuteCrypto(op.Code))
        {
            throw new ScriptFailure(ScriptError.BAD_OPCODE);
        }
    }

    private void Push(OpCode code, byte[] data)
    {
        if (_flags.HasFlag(ScriptVerify.MinimalData) && ShortestPush(data) != code)
        {
            throw new ScriptFailure(ScriptError.MINIMALDATA);
        }
        _stack.Push(data);
    }

    /// <summary>The opcode of the shortest push of these bytes.</summary>
    private static OpCode ShortestPush(ReadOnlySpan<byte> data) => data switch
    {
        [] => OpCode.OP_0,
        [>= 1 and <= 16] => (OpCode)(0x50 + data[0]),
        [0x81] => OpCode.OP_1NEGATE,
        { Length: <= 75 } => (OpCode)data.Length,
        { Length: <= 0xff } => OpCode.OP_PUSHDATA1,
        { Length: <= 0xffff } => OpCode.OP_PUSHDATA2,
        _ => OpCode.OP_PUSHDATA4,
    };
}
