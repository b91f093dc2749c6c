using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.AspAdapter.Core;

/// <summary>A VTXO as the operator describes it.</summary>
/// <param name="SpentBy">The ark or commitment txid that spent it; empty while nothing did.</param>
/// <param name="IsSpentOffchain">Whether <paramref name="SpentBy"/> is an ark tx, final or not.</param>
/// <param name="ExpiresAt">Of its batch, unix seconds.</param>
public sealed record CoinView(
    OutPoint OutPoint, Satoshis Amount, Script Script, bool IsPreconfirmed, bool IsSpent, bool IsSwept, bool IsUnrolled, string SpentBy, bool IsSpentOffchain,
    long ExpiresAt)
{
    public bool IsSpendable => !IsSpent && !IsSwept && !IsUnrolled;
}
