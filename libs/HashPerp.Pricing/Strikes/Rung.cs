using HashPerp.Primitives;

namespace HashPerp.Pricing;

/// <summary>One race of a contract: HEIGHT wins it iff MTP(H) is at most <paramref name="Time"/>.</summary>
/// <param name="Strike">K.</param>
/// <param name="Time">T(K,H) in Unix seconds.</param>
public readonly record struct Rung(SatPerPhDay Strike, uint Time);
