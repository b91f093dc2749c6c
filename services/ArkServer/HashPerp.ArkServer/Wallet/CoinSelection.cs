using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Wallet;

/// <summary>
/// Coins held back for one transaction. Disposing gives them back; by then either the transaction is in the node's mempool, and its wallet no longer lists
/// them, or it was given up.
/// </summary>
public sealed class CoinSelection(OperatorWallet wallet, IReadOnlyList<(OutPoint OutPoint, TxOut Output)> coins) : IDisposable
{
    public IReadOnlyList<(OutPoint OutPoint, TxOut Output)> Coins { get; } = coins;

    public Satoshis Total => Satoshis.Sum(Coins.Select(coin => coin.Output.Value));

    public void Dispose() => wallet.Release(Coins.Select(coin => coin.OutPoint));
}
