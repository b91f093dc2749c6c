namespace HashPerp.ContractScripts;

/// <summary>
/// By when a pot has to be on the chain for it to be decided by the chain's rules alone, with no key and no race: T - (d2 + 2 blocks for each round of
/// packages + 12 h) (30-contract-protocol §5).
/// </summary>
public static class UnrollDeadline
{
    private const long TwoBlocks = 1_200;
    private const long HalfDay = 43_200;

    /// <param name="time">T of the rung, unix seconds of chain time.</param>
    /// <param name="claimDelay">d2, seconds.</param>
    /// <param name="rounds">Rounds of packages: a round is what the fee coins pay for in one block.</param>
    /// <returns>Unix seconds of chain time.</returns>
    public static long Of(long time, long claimDelay, int rounds) => time - (claimDelay + (TwoBlocks * rounds) + HalfDay);
}
