using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// The on-chain coins that pay for packages: plain BIP86 outputs of <c>m/86'/c'/0'</c>, found again from the seed alone. One confirmed coin pays for
/// one package a block, since TRUC (BIP431) allows a child no second unconfirmed parent; several coins unroll several branches at once.
/// </summary>
public sealed class FeeWallet(HdWallet wallet, RPCClient node, TimeProvider time)
{
    /// <summary>Addresses looked at.</summary>
    public const uint Addresses = 20;

    /// <summary>An address of the fee account.</summary>
    /// <param name="index">Below <see cref="Addresses"/>.</param>
    public string Address(uint index) => BitcoinAddress.Encode(ScriptOf(index), wallet.Network);

    /// <summary>Confirmed coins that nothing in the mempool spends, largest first.</summary>
    public async Task<IReadOnlyList<FeeCoin>> FindAsync(CancellationToken cancel = default)
    {
        var scripts = Enumerable.Range(0, (int)Addresses).ToDictionary(index => ScriptOf((uint)index), index => (uint)index);
        var found = await ChainScan.FindAsync(node, scripts.Keys, time, cancel);
        var coins = new List<FeeCoin>();
        foreach (var coin in found.OrderByDescending(coin => coin.Output.Value).ThenBy(coin => coin.OutPoint))
        {
            if (await node.GetTxOutAsync(coin.OutPoint, includeMempool: true, cancel) is not null)
            {
                coins.Add(new FeeCoin(new Coin(coin.OutPoint, coin.Output), scripts[coin.Output.ScriptPubKey]));
            }
        }
        return coins;
    }

    /// <summary>A confirmed coin of this account, whether the mempool spends it or not; null if the output isn't one.</summary>
    public async Task<FeeCoin?> FindAsync(OutPoint outPoint, CancellationToken cancel = default)
    {
        if (await node.GetTxOutAsync(outPoint, includeMempool: false, cancel) is not { } found)
        {
            return null;
        }
        for (uint index = 0; index < Addresses; index++)
        {
            if (ScriptOf(index).Equals(found.Output.ScriptPubKey))
            {
                return new FeeCoin(new Coin(outPoint, found.Output), index);
            }
        }
        return null;
    }

    /// <summary>The least that a coin must hold to pay for a parent and leave change that isn't dust.</summary>
    public static Satoshis Needed(Transaction parent, int satPerVByte) => Cpfp.Fee(parent, AnyCoin, AnyCoin.TxOut.ScriptPubKey, satPerVByte) + ArkOutputs.Dust;

    public static bool CanPay(Transaction parent, FeeCoin coin, int satPerVByte)
    {
        ArgumentNullException.ThrowIfNull(coin);
        return coin.Coin.TxOut.Value >= Needed(parent, satPerVByte);
    }

    /// <summary>The signed child that pays for a zero-fee parent out of one coin; change returns to the coin's address.</summary>
    public Transaction PayFor(Transaction parent, FeeCoin coin, int satPerVByte)
    {
        using var key = wallet.FeeKey(coin.Index);
        return Cpfp.BuildSignedChild(parent, coin.Coin, key, coin.Coin.TxOut.ScriptPubKey, satPerVByte);
    }

    /// <summary>All coins of the account are P2TR, so any of them has the size of all.</summary>
    private static readonly Coin AnyCoin = new(new OutPoint(uint256.Zero, 0), new TxOut(Satoshis.Zero, Bip86.OutputScript(Nums.InternalKey)));

    private Script ScriptOf(uint index)
    {
        using var key = wallet.FeeKey(index);
        return Bip86.OutputScript(key.XOnlyPubKey);
    }
}

/// <summary>A confirmed coin of the fee account.</summary>
public sealed record FeeCoin(Coin Coin, uint Index);
