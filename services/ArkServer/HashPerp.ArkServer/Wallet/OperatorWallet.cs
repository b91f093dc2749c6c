using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Wallet;

/// <summary>
/// The operator's on-chain coins. The node only watches one taproot address (BIP86) in a wallet without private keys; this process signs. Coins taken by a
/// transaction in the making are reserved here until it is broadcast or given up.
/// </summary>
public sealed class OperatorWallet(RPCClient node, OperatorKeys keys, ArkServerOptions options) : IDisposable
{
    /// <summary>A smaller coin costs more to spend than it is worth at any fee rate that matters.</summary>
    private static readonly Satoshis SmallestCoin = new(1_000);

    private readonly SemaphoreSlim _gate = new(1, 1);

    private readonly HashSet<OutPoint> _reserved = [];

    private readonly HashSet<uint256> _ownTransactions = [];

    private readonly RPCClient _wallet = node.ForWallet(WalletName(keys));

    /// <summary>Makes sure that the node watches our address; run at every start, since the node may be a new one.</summary>
    public async Task EnsureWatchedAsync(CancellationToken cancel)
    {
        await LoadOrCreateAsync(cancel);
        var descriptor = await node.AddChecksumAsync($"addr({keys.WalletAddress})", cancel);
        var known = await _wallet.CallAsync("listdescriptors", [], cancel);
        if (known.GetProperty("descriptors").EnumerateArray().All(entry => entry.GetProperty("desc").GetString() != descriptor))
        {
            await _wallet.ImportDescriptorsAsync([descriptor], since: 0, cancel);
        }
    }

    /// <summary>Unconfirmed change of these transactions may be spent on; what strangers send counts once it is confirmed.</summary>
    public void Trust(uint256 ownTransaction)
    {
        lock (_ownTransactions)
        {
            _ownTransactions.Add(ownTransaction);
        }
    }

    public async Task<(Satoshis Confirmed, Satoshis Unconfirmed)> BalanceAsync(CancellationToken cancel)
    {
        var coins = await _wallet.ListUnspentAsync(0, cancel);
        return (Sum(coins.Where(coin => coin.Confirmations > 0)), Sum(coins.Where(coin => coin.Confirmations == 0)));
    }

    /// <summary>Satoshi per virtual byte.</summary>
    public async Task<long> FeeRateAsync(CancellationToken cancel)
    {
        if (options.FeeRate > 0)
        {
            return options.FeeRate;
        }
        var perKilobyte = await node.EstimateSmartFeeAsync(6, cancel);
        return Math.Max(1, ((perKilobyte?.Value ?? 1_000) + 999) / 1_000);
    }

    /// <summary>Reserves coins, confirmed ones first and large before small, until <paramref name="target"/> grown by the cost of each input is covered.</summary>
    /// <param name="target">What the transaction needs beside the fee of these inputs.</param>
    /// <param name="costPerInput">What one more input costs.</param>
    /// <param name="confirmedOnly">Set for the child of a version 3 parent, which may have no other unconfirmed parent (BIP431).</param>
    /// <exception cref="HashPerpException"><see cref="OperatorErrors.NotEnoughLiquidity"/>.</exception>
    public async Task<CoinSelection> ReserveAsync(Satoshis target, Satoshis costPerInput, bool confirmedOnly, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            var chosen = new List<WalletCoin>();
            var sum = Satoshis.Zero;
            foreach (var coin in Order(await _wallet.ListUnspentAsync(0, cancel), confirmedOnly))
            {
                chosen.Add(coin);
                sum += coin.Output.Value;
                if (sum >= target + (costPerInput * chosen.Count))
                {
                    _reserved.UnionWith(chosen.Select(taken => taken.OutPoint));
                    return new CoinSelection(this, [.. chosen.Select(taken => (taken.OutPoint, taken.Output))]);
                }
            }
            throw OperatorErrors.NotEnoughLiquidity.Error($"The operator has {sum} free and needs {target} and fees.", $"Fund {keys.WalletAddress}.");
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    internal void Release(IEnumerable<OutPoint> coins)
    {
        _gate.Wait();
        try
        {
            _reserved.ExceptWith(coins);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static string WalletName(OperatorKeys keys) => $"arkserver-{keys.WalletAddress[^12..]}";

    private static Satoshis Sum(IEnumerable<WalletCoin> coins) => Satoshis.Sum(coins.Select(coin => coin.Output.Value));

    private IEnumerable<WalletCoin> Order(IReadOnlyList<WalletCoin> coins, bool confirmedOnly) => coins
        .Where(coin => coin.Output.Value >= SmallestCoin && !_reserved.Contains(coin.OutPoint))
        .Where(coin => coin.Confirmations > 0 || (!confirmedOnly && IsOwn(coin.OutPoint.Hash)))
        .OrderByDescending(coin => coin.Confirmations > 0)
        .ThenByDescending(coin => coin.Output.Value);

    private bool IsOwn(uint256 txid)
    {
        lock (_ownTransactions)
        {
            return _ownTransactions.Contains(txid);
        }
    }

    private async Task LoadOrCreateAsync(CancellationToken cancel)
    {
        try
        {
            await node.LoadWalletAsync(WalletName(keys), cancel);
        }
        catch (HashPerpException error) when (RPCException.CodeOf(error) is RPCErrorCode.WalletAlreadyLoaded)
        {
            // The node loaded it at its own start.
        }
        catch (HashPerpException error) when (RPCException.CodeOf(error) is RPCErrorCode.WalletNotFound)
        {
            await node.CreateWalletAsync(WalletName(keys), disablePrivateKeys: true, blank: true, cancel);
        }
    }
}
