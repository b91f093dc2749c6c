using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.AspAdapter.Core;

/// <summary>What a reservation does to a coin.</summary>
public enum CoinHold
{
    /// <summary>Free for anybody.</summary>
    Released = 0,

    /// <summary>Nobody else may reserve it.</summary>
    Held = 1,

    /// <summary>
    /// Its owner's signature on an ark tx is out, so whoever has it may still spend the coin: no release and no expiry frees it, only its spending does.
    /// </summary>
    Burnt = 2,
}

/// <summary>A coin of a reservation.</summary>
/// <param name="SpentBy">The txid that spent it; empty while nothing did.</param>
public sealed record ReservedCoin(OutPoint OutPoint, Satoshis Amount, CoinHold Hold, string SpentBy = "")
{
    public bool IsSpent => SpentBy.Length > 0;

    public bool IsLive => Hold != CoinHold.Released;
}
