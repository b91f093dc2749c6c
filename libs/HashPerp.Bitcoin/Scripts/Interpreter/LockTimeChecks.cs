namespace HashPerp.Bitcoin;

/// <summary>What OP_CHECKLOCKTIMEVERIFY and OP_CHECKSEQUENCEVERIFY compare with the spending transaction (BIP65, BIP112).</summary>
internal static class LockTimeChecks
{
    public const uint SequenceDisable = 1u << 31;

    private const uint LockTimeThreshold = 500_000_000;
    private const uint SequenceSeconds = 1u << 22;
    private const uint SequenceMask = SequenceSeconds | 0xffff;
    private const uint SequenceFinal = 0xffffffff;

    /// <summary>The same kind (height or time), reached by the transaction's own lock time, and that lock time in force for this input.</summary>
    public static bool LockTime(Transaction tx, int input, long lockTime) =>
        (tx.LockTime < LockTimeThreshold) == (lockTime < LockTimeThreshold)
        && lockTime <= tx.LockTime
        && tx.Inputs[input].Sequence != SequenceFinal;

    /// <summary>BIP68 in force for this input (version 2 or later), the same unit, and at least as long.</summary>
    public static bool Sequence(Transaction tx, int input, long sequence)
    {
        var own = tx.Inputs[input].Sequence;
        if (tx.Version < 2 || (own & SequenceDisable) != 0)
        {
            return false;
        }
        var (wanted, given) = (sequence & SequenceMask, own & SequenceMask);
        return (wanted < SequenceSeconds) == (given < SequenceSeconds) && wanted <= given;
    }
}
