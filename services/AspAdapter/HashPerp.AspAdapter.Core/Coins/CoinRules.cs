using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.AspAdapter.Core;

/// <summary>
/// Which coins an account may reserve: those that the operator knows, that can be spent off-chain now, and that the account has shown to be its own. The
/// signature alone shows nothing, since anybody can sign with some key: the coin's script must be the default script of that key.
/// </summary>
public static class CoinRules
{
    /// <summary>As many as a signed order may name.</summary>
    public const int MaxCoins = Order.MaxOutPoints;

    /// <param name="coins">What the caller offers.</param>
    /// <param name="known">What the operator says about them; others are ignored.</param>
    /// <returns>The coins' descriptions in the order of <paramref name="coins"/>.</returns>
    /// <exception cref="HashPerpException"><see cref="AspAdapterErrors.CoinUnknown"/>, <see cref="AspAdapterErrors.CoinNotSpendable"/>,
    /// <see cref="AspAdapterErrors.CoinOfAnotherKey"/>, <see cref="ContractScriptErrors.WrongSignature"/>.</exception>
    public static IReadOnlyList<CoinView> RequireOwn(
        IReadOnlyList<ProvenCoin> coins, Bytes32 account, IEnumerable<CoinView> known, OperatorInfo info, GenesisPrefix genesis)
    {
        ArgumentNullException.ThrowIfNull(coins);
        ArgumentNullException.ThrowIfNull(info);
        RequireDistinct([.. coins.Select(coin => coin.OutPoint)]);
        var byOutPoint = known.ToDictionary(coin => coin.OutPoint);
        return [.. coins.Select(coin => RequireOwn(coin, account, byOutPoint.GetValueOrDefault(coin.OutPoint), info, genesis))];
    }

    /// <summary>1 to <see cref="MaxCoins"/>, none twice.</summary>
    /// <exception cref="HashPerpException"><see cref="AspAdapterErrors.RequestMalformed"/>.</exception>
    public static void RequireDistinct(IReadOnlyCollection<OutPoint> coins)
    {
        ArgumentNullException.ThrowIfNull(coins);
        if (coins.Count is 0 or > MaxCoins || coins.Distinct().Count() != coins.Count)
        {
            throw AspAdapterErrors.RequestMalformed.Error($"{coins.Count} coins, or one of them twice.", $"Name 1 to {MaxCoins} different ones.");
        }
    }

    private static CoinView RequireOwn(ProvenCoin coin, Bytes32 account, CoinView? view, OperatorInfo info, GenesisPrefix genesis)
    {
        if (view is null)
        {
            throw AspAdapterErrors.CoinUnknown.Error($"{coin.OutPoint} is not a VTXO of this operator.", "Board first, or wait until the payment is final.");
        }
        if (!view.IsSpendable)
        {
            var why = view.IsSpent ? "spent" : view.IsUnrolled ? "unrolled" : "swept";
            throw AspAdapterErrors.CoinNotSpendable.Error($"{coin.OutPoint} is {why}.", "Name coins that can be spent off-chain now.");
        }
        if (!view.Script.Equals(info.DefaultVtxoScript(ECXOnlyPubKey.Parse(coin.Key)).ScriptPubKey))
        {
            throw AspAdapterErrors.CoinOfAnotherKey.Error(
                $"{coin.OutPoint} has not the default script of {coin.Key}.", "Prove coins with the receive key that they were paid to.");
        }
        new CoinProof(genesis, coin.OutPoint, account).RequireSignature(coin.Signature, coin.Key);
        return view;
    }
}
