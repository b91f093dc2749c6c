namespace HashPerp.Bitcoin;

/// <content>Stack operations.</content>
internal sealed partial class ScriptEvaluator
{
    /// <returns>False when the opcode is of another group.</returns>
    private bool ExecuteStack(OpCode code)
    {
        switch (code)
        {
            case OpCode.OP_TOALTSTACK:
                _alternative.Push(_stack.Pop());
                return true;
            case OpCode.OP_FROMALTSTACK:
                FailIf(_alternative.Count == 0, ScriptError.INVALID_ALTSTACK_OPERATION);
                _stack.Push(_alternative.Pop());
                return true;
            case OpCode.OP_2DROP:
                _stack.Require(2);
                _stack.Pop();
                _stack.Pop();
                return true;
            case OpCode.OP_DROP:
                _stack.Pop();
                return true;
            case OpCode.OP_NIP:
                _stack.Require(2);
                _stack.Remove(2);
                return true;
            case OpCode.OP_TUCK:
                _stack.Require(2);
                _stack.InsertBelow(2, _stack[1]);
                return true;
            case OpCode.OP_IFDUP:
                _stack.Require(1);
                return ScriptStack.IsTrue(_stack[1]) ? Copy(1, 1) : true;
            case OpCode.OP_DEPTH:
                _stack.Push((long)_stack.Count);
                return true;
            case OpCode.OP_SIZE:
                _stack.Require(1);
                _stack.Push((long)_stack[1].Length);
                return true;
            case OpCode.OP_PICK or OpCode.OP_ROLL:
                PickOrRoll(code);
                return true;
            default:
                return CopyOrMove(code);
        }
    }

    private bool CopyOrMove(OpCode code) => code switch
    {
        OpCode.OP_DUP => Copy(1, 1),
        OpCode.OP_2DUP => Copy(2, 2),
        OpCode.OP_3DUP => Copy(3, 3),
        OpCode.OP_OVER => Copy(2, 1),
        OpCode.OP_2OVER => Copy(4, 2),
        OpCode.OP_SWAP => Move(2, 1),
        OpCode.OP_ROT => Move(3, 1),
        OpCode.OP_2SWAP => Move(4, 2),
        OpCode.OP_2ROT => Move(6, 2),
        _ => false,
    };

    /// <summary>Pushes copies of <paramref name="count"/> elements, from the one at <paramref name="depth"/> up.</summary>
    private bool Copy(int depth, int count)
    {
        _stack.Require(depth);
        for (var i = 0; i < count; i++)
        {
            _stack.Push(_stack[depth]);
        }
        return true;
    }

    /// <summary>Brings <paramref name="count"/> elements, from the one at <paramref name="depth"/> up, to the top.</summary>
    private bool Move(int depth, int count)
    {
        _stack.Require(depth);
        for (var i = 0; i < count; i++)
        {
            _stack.Push(_stack.Remove(depth));
        }
        return true;
    }

    private void PickOrRoll(OpCode code)
    {
        _stack.Require(2);
        var index = _stack.PopNumber();
        FailIf(index < 0 || index >= _stack.Count, ScriptError.INVALID_STACK_OPERATION);
        var depth = (int)index + 1;
        _stack.Push(code == OpCode.OP_PICK ? _stack[depth] : _stack.Remove(depth));
    }
}
