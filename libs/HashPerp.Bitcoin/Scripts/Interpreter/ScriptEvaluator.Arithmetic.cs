namespace HashPerp.Bitcoin;

/// <content>Numbers and comparison. Operands have at most 4 bytes, so that no result overflows.</content>
internal sealed partial class ScriptEvaluator
{
    /// <returns>False when the opcode is of another group.</returns>
    private bool ExecuteArithmetic(OpCode code)
    {
        switch (code)
        {
            case OpCode.OP_EQUAL or OpCode.OP_EQUALVERIFY:
                _stack.Require(2);
                var equal = _stack.Pop().AsSpan().SequenceEqual(_stack.Pop());
                PushOrVerify(equal, code == OpCode.OP_EQUALVERIFY, ScriptError.EQUALVERIFY);
                return true;
            case OpCode.OP_1ADD or OpCode.OP_1SUB or OpCode.OP_NEGATE or OpCode.OP_ABS or OpCode.OP_NOT or OpCode.OP_0NOTEQUAL:
                _stack.Require(1);
                _stack.Push(Unary(code, _stack.PopNumber()));
                return true;
            case OpCode.OP_ADD or OpCode.OP_SUB or (>= OpCode.OP_BOOLAND and <= OpCode.OP_NUMEQUAL) or (>= OpCode.OP_NUMNOTEQUAL and <= OpCode.OP_MAX):
                _stack.Require(2);
                var (left, right) = (_stack.NumberAt(2), _stack.NumberAt(1));
                _stack.Pop();
                _stack.Pop();
                _stack.Push(Binary(code, left, right));
                return true;
            case OpCode.OP_NUMEQUALVERIFY:
                _stack.Require(2);
                PushOrVerify(_stack.PopNumber() == _stack.PopNumber(), verify: true, ScriptError.NUMEQUALVERIFY);
                return true;
            case OpCode.OP_WITHIN:
                Within();
                return true;
            default:
                return false;
        }
    }

    private static long Unary(OpCode code, long value) => code switch
    {
        OpCode.OP_1ADD => value + 1,
        OpCode.OP_1SUB => value - 1,
        OpCode.OP_NEGATE => -value,
        OpCode.OP_ABS => Math.Abs(value),
        OpCode.OP_NOT => Bit(value == 0),
        _ => Bit(value != 0),
    };

    private static long Binary(OpCode code, long left, long right) => code switch
    {
        OpCode.OP_ADD => left + right,
        OpCode.OP_SUB => left - right,
        OpCode.OP_BOOLAND => Bit(left != 0 && right != 0),
        OpCode.OP_BOOLOR => Bit(left != 0 || right != 0),
        OpCode.OP_NUMEQUAL => Bit(left == right),
        OpCode.OP_NUMNOTEQUAL => Bit(left != right),
        OpCode.OP_LESSTHAN => Bit(left < right),
        OpCode.OP_GREATERTHAN => Bit(left > right),
        OpCode.OP_LESSTHANOREQUAL => Bit(left <= right),
        OpCode.OP_GREATERTHANOREQUAL => Bit(left >= right),
        OpCode.OP_MIN => Math.Min(left, right),
        _ => Math.Max(left, right),
    };

    private static long Bit(bool value) => value ? 1 : 0;

    private void Within()
    {
        _stack.Require(3);
        var (value, least, beyond) = (_stack.NumberAt(3), _stack.NumberAt(2), _stack.NumberAt(1));
        for (var i = 0; i < 3; i++)
        {
            _stack.Pop();
        }
        _stack.Push(least <= value && value < beyond);
    }

    private void PushOrVerify(bool value, bool verify, ScriptError error)
    {
        if (!verify)
        {
            _stack.Push(value);
        }
        FailIf(verify && !value, error);
    }
}
