using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// The fee coins with which an exit is as fast as its graph allows: one coin pays for one package a block (TRUC), and its change pays for the next one.
/// </summary>
/// <param name="Coins">How many to hold.</param>
/// <param name="CoinSat">What each must be worth; none of them runs dry then, whichever packages it pays for.</param>
/// <param name="Blocks">To unroll with them.</param>
public sealed record ExitReserve(int Coins, Satoshis CoinSat, int Blocks)
{
    /// <summary>More coins than this are never advised: each is an output that costs its owner something to make.</summary>
    public const int MostCoins = 8;

    /// <param name="inOrder">What isn't confirmed yet, parents before children.</param>
    /// <param name="claims">What follows when the delays are over, all in one block at best.</param>
    /// <param name="satPerVByte">The rate to be ready for.</param>
    public static ExitReserve Of(IReadOnlyList<Transaction> inOrder, IReadOnlyList<PresignedTx> claims, int satPerVByte)
    {
        ArgumentNullException.ThrowIfNull(inOrder);
        ArgumentNullException.ThrowIfNull(claims);
        ArgumentOutOfRangeException.ThrowIfLessThan(satPerVByte, 1);
        var fewest = ExitLevels.Blocks(inOrder, MostCoins);
        var coins = Enumerable.Range(1, MostCoins).First(count => ExitLevels.Blocks(inOrder, count) == fewest);
        // At most one package of each block, and a share of the claims.
        var largest = inOrder.Select(transaction => transaction.GetVirtualSize()).DefaultIfEmpty(-ExitCost.ChildVirtualSize).Max() + ExitCost.ChildVirtualSize;
        var share = (claims.Count + coins - 1) / coins;
        var claim = claims.Select(presigned => ExitCost.VirtualSizeOf(presigned) + ExitCost.ChildVirtualSize).DefaultIfEmpty(0).Max();
        var size = checked(((long)fewest * largest) + ((long)share * claim));
        return new ExitReserve(coins, new Satoshis(checked(size * satPerVByte)) + ArkOutputs.Dust, fewest);
    }
}
