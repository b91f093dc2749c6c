namespace HashPerp.Bitcoin;

/// <summary>
/// The nested IFs around an instruction. Only whether all are true matters, so it keeps a depth and the position of the outermost false one:
/// every operation takes constant time, where a list would let a long script of IFs cost quadratic time.
/// </summary>
internal sealed class ConditionStack
{
    private const int NoFalse = -1;

    private int _depth;
    private int _firstFalse = NoFalse;

    public bool IsEmpty => _depth == 0;

    public bool AllTrue => _firstFalse == NoFalse;

    public void Push(bool value)
    {
        if (AllTrue && !value)
        {
            _firstFalse = _depth;
        }
        _depth++;
    }

    public void Pop()
    {
        _depth--;
        if (_firstFalse == _depth)
        {
            _firstFalse = NoFalse;
        }
    }

    /// <summary>An ELSE: flips the innermost.</summary>
    public void ToggleTop()
    {
        if (AllTrue)
        {
            _firstFalse = _depth - 1;
        }
        else if (_firstFalse == _depth - 1)
        {
            _firstFalse = NoFalse;
        }
    }
}
