using HashPerp.Bitcoin;

namespace HashPerp.ArkServer.Core;

/// <summary>The best block: all protocol time is its median time past.</summary>
public sealed record ChainTip(int Height, uint256 Hash, long MedianTime)
{
    /// <summary>Whether a transaction with this nLockTime can enter the next block (BIP113: the lock must lie strictly in the past).</summary>
    public bool IsMature(uint lockTime) => lockTime < 500_000_000 ? lockTime <= Height : lockTime < MedianTime;
}
