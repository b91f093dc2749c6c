using HashPerp.Contracts.Oracle.V1;

namespace HashPerp.OracleIngest;

/// <summary>A tip as the wire carries it.</summary>
internal static class ChainTips
{
    public static ChainTip Of(Observation observation)
    {
        var tip = observation.Chain.Tip!;
        return new ChainTip
        {
            Height = (uint)tip.Height,
            DisplayHeight = (uint)tip.DisplayHeight,
            Hash = tip.Header.Hash.ToString(),
            Time = tip.Header.Time,
            MedianTime = tip.MedianTime,
            IndexMsatPerPhDay = tip.Index?.MilliSat ?? 0,
            ObservedAtUnixUs = observation.ObservedAtUnixUs,
        };
    }
}
