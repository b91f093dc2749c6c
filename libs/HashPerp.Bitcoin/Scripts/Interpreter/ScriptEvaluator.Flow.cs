namespace HashPerp.Bitcoin;

/// <content>Control flow and lock times.</content>
internal sealed partial class ScriptEvaluator
{
    /// <returns>False when the opcode is of another group.</returns>
    private bool ExecuteFlow(OpCode code)
    {
        switch (code)
        {
            case OpCode.OP_NOP:
                return true;
            case OpCode.OP_CHECKLOCKTIMEVERIFY when _flags.HasFlag(ScriptVerify.CheckLockTimeVerify):
                CheckLockTimeVerify();
                return true;
            case OpCode.OP_CHECKSEQUENCEVERIFY when _flags.HasFlag(ScriptVerify.CheckSequenceVerify):
                CheckSequenceVerify();
                return true;
            case >= OpCode.OP_NOP1 and <= OpCode.OP_NOP10:
                FailIf(_flags.HasFlag(ScriptVerify.DiscourageUpgradableNops), ScriptError.DISCOURAGE_UPGRADABLE_NOPS);
                return true;
            case OpCode.OP_IF or OpCode.OP_NOTIF:
                OpenBranch(code);
                return true;
            case OpCode.OP_ELSE:
                FailIf(_branches.IsEmpty, ScriptError.UNBALANCED_CONDITIONAL);
                _branches.ToggleTop();
                return true;
            case OpCode.OP_ENDIF:
                FailIf(_branches.IsEmpty, ScriptError.UNBALANCED_CONDITIONAL);
                _branches.Pop();
                return true;
            case OpCode.OP_VERIFY:
                FailIf(!ScriptStack.IsTrue(_stack.Pop()), ScriptError.VERIFY);
                return true;
            case OpCode.OP_RETURN:
                throw new ScriptFailure(ScriptError.OP_RETURN);
            default:
                return false;
        }
    }

    private static void FailIf(bool condition, ScriptError error)
    {
        if (condition)
        {
            throw new ScriptFailure(error);
        }
    }

    private void OpenBranch(OpCode code)
    {
        var value = false;
        if (_branches.AllTrue)
        {
            FailIf(_stack.Count == 0, ScriptError.UNBALANCED_CONDITIONAL);
            var condition = _stack.Pop();
            // BIP342 makes it consensus: otherwise anyone could change a witness without invalidating it.
            FailIf(_context.IsTapscript && condition is not ([] or [1]), ScriptError.TAPSCRIPT_MINIMALIF);
            value = ScriptStack.IsTrue(condition) == (code == OpCode.OP_IF);
        }
        _branches.Push(value);
    }

    private void CheckLockTimeVerify()
    {
        _stack.Require(1);
        var lockTime = _stack.NumberAt(1, maxBytes: 5);
        FailIf(lockTime < 0, ScriptError.NEGATIVE_LOCKTIME);
        FailIf(!_context.CheckLockTime(lockTime), ScriptError.UNSATISFIED_LOCKTIME);
    }

    private void CheckSequenceVerify()
    {
        _stack.Require(1);
        var sequence = _stack.NumberAt(1, maxBytes: 5);
        FailIf(sequence < 0, ScriptError.NEGATIVE_LOCKTIME);
        var disabled = (sequence & LockTimeChecks.SequenceDisable) != 0;
        FailIf(!disabled && !_context.CheckSequence(sequence), ScriptError.UNSATISFIED_LOCKTIME);
    }
}
