using HashPerp.OracleIngest.Core;

namespace HashPerp.OracleIngest.Tests;

/// <summary>What the database does with the candles of an update.</summary>
internal sealed class CandleTable
{
    private readonly Dictionary<int, SortedDictionary<uint, Candle>> _rows = CandleFold.Intervals.ToDictionary(interval => interval, _ => new SortedDictionary<uint, Candle>());

    public void Start(IndexedChain chain)
    {
        foreach (var interval in CandleFold.Intervals)
        {
            chain.AllCandles(interval).ToList().ForEach(candle => _rows[interval][candle.OpensAt] = candle);
        }
    }

    public void Apply(ChainUpdate update)
    {
        foreach (var change in update.Candles)
        {
            var rows = _rows[change.IntervalSeconds];
            foreach (var opensAt in rows.Keys.Where(key => key >= (change.RemoveFrom ?? uint.MaxValue)).ToList())
            {
                rows.Remove(opensAt);
            }
            foreach (var candle in change.Candles)
            {
                rows[candle.OpensAt] = candle;
            }
        }
    }

    public IReadOnlyList<Candle> Of(int interval) => [.. _rows[interval].Values];
}
