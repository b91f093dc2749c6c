namespace HashPerp.OracleIngest.Core;

/// <summary>What becomes of the candles of one interval.</summary>
/// <param name="RemoveFrom">Candles that open here or later go first; null to remove none.</param>
/// <param name="Candles">Then these are written, whether or not they stood before; oldest first.</param>
public sealed record CandleChange(int IntervalSeconds, uint? RemoveFrom, IReadOnlyList<Candle> Candles);
