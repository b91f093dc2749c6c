namespace HashPerp.Bitcoin;

/// <summary>Absolute locks: nLockTime, BIP65 and BIP113. Below 500,000,000 a lock is a height, from there on a unix time.</summary>
public static class LockTimes
{
    public const uint Threshold = 500_000_000;

    public static bool IsTime(long lockTime) => lockTime >= Threshold;

    /// <summary>
    /// Whether a block may contain the transaction. Strict: a height lock L needs a block of height L + 1 or more, a time lock needs the median time
    /// past before that block to exceed it. A lock counts for nothing when every input's sequence is final.
    /// </summary>
    /// <param name="blockHeight">Height of the block that would contain it.</param>
    /// <param name="medianTimePast">BIP113: median time past of the block before, unix seconds.</param>
    public static bool IsFinalTx(Transaction tx, int blockHeight, long medianTimePast)
    {
        ArgumentNullException.ThrowIfNull(tx);
        return tx.LockTime == 0
            || tx.LockTime < (IsTime(tx.LockTime) ? medianTimePast : blockHeight)
            || tx.Inputs.All(input => input.Sequence == Sequences.Final);
    }

    /// <summary>
    /// BIP65: whether OP_CHECKLOCKTIMEVERIFY with this operand lets the script go on. Operand and nLockTime must be of one kind, the operand not above
    /// it, and this input's sequence not final.
    /// </summary>
    public static bool SatisfiesCltv(Transaction tx, int input, long operand)
    {
        ArgumentNullException.ThrowIfNull(tx);
        return operand >= 0 && IsTime(operand) == IsTime(tx.LockTime) && operand <= tx.LockTime && tx.Inputs[input].Sequence != Sequences.Final;
    }
}
