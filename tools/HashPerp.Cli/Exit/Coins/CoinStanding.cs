using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>Where a coin is on its way.</summary>
internal enum CoinStage
{
    /// <summary>Not every transaction above it is in a block.</summary>
    OffChain,

    /// <summary>In a block, its delay runs or is over.</summary>
    OnChain,

    /// <summary>A claim of it is in the mempool.</summary>
    Claimed,

    /// <summary>The claim is in a block.</summary>
    Taken,

    /// <summary>Somebody else spent something above it: it will never be on the chain.</summary>
    Lost,

    /// <summary>It was spent in a block, and what it paid is no longer where claims pay to.</summary>
    Gone,
}

/// <summary>What the chain says about one coin.</summary>
/// <param name="Missing">Neither in a block nor in the mempool, parents before children.</param>
/// <param name="OpensAt">MTP of the tip from which it may be claimed; null before it is in a block.</param>
/// <param name="Claim">The transaction that spends it, where it is known.</param>
/// <param name="Paid">What the claim pays.</param>
/// <param name="Confirmations">Of the claim.</param>
internal sealed record CoinStanding(
    OwnCoin Coin, CoinStage Stage, IReadOnlyList<Transaction> Missing, long? OpensAt = null, uint256? Claim = null, Satoshis Paid = default, int Confirmations = 0)
{
    public CoinPath Path => new(Coin.OutPoint, Coin.Held.Amount, Missing);
}
