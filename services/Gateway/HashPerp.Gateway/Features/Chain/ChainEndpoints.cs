using HashPerp.Contracts.Oracle.V1;

namespace HashPerp.Gateway;

/// <summary>The chain and the hashprice index: public.</summary>
internal static class ChainEndpoints
{
    private const uint Hour = 3_600;
    private const uint Day = 86_400;
    private const uint MaxCandles = 1_000;

    public static void MapChain(this RouteGroupBuilder api)
    {
        api.MapGet("/chain/tip", TipAsync).Public().WithSummary("The tip and the index at it.");
        api.MapGet("/chain/index", IndexAsync).Public().WithSummary("The index at a height (node height), at the tip without one.");
        api.MapGet("/chain/candles", CandlesAsync).Public().WithSummary("Candles of the index, oldest first; interval 3600 or 86400.");
    }

    private static async Task<TipView> TipAsync(Oracle.OracleClient oracle, HttpContext context) =>
        TipView.Of(await oracle.GetTipAsync(new GetTipRequest(), cancellationToken: context.RequestAborted));

    private static async Task<IndexView> IndexAsync(uint? height, Oracle.OracleClient oracle, HttpContext context) =>
        IndexView.Of(await oracle.GetIndexAsync(new GetIndexRequest { Height = height ?? 0 }, cancellationToken: context.RequestAborted));

    private static async Task<IReadOnlyList<CandleView>> CandlesAsync(uint? interval, uint? limit, Oracle.OracleClient oracle, HttpContext context)
    {
        var seconds = interval ?? Hour;
        if (seconds is not (Hour or Day))
        {
            throw GatewayErrors.MalformedRequest.Error($"interval is {seconds}.", $"Use {Hour} or {Day}.");
        }
        var request = new GetCandlesRequest { IntervalSeconds = seconds, Limit = Fields.Range(limit, 100, 1, MaxCandles, nameof(limit)) };
        var answer = await oracle.GetCandlesAsync(request, cancellationToken: context.RequestAborted);
        return [.. answer.Candles.Select(CandleView.Of)];
    }
}

/// <param name="Time">Unix seconds of the block.</param>
/// <param name="MedianTime">Chain time.</param>
/// <param name="IndexMsatPerPhDay">Milli-sat per PH/s per day, as all values of the index.</param>
/// <param name="ObservedAtUnixUs">Microseconds UTC.</param>
internal sealed record TipView(uint Height, uint DisplayHeight, string Hash, uint Time, uint MedianTime, long IndexMsatPerPhDay, long ObservedAtUnixUs)
{
    public static TipView Of(ChainTip tip) =>
        new(tip.Height, tip.DisplayHeight, tip.Hash, tip.Time, tip.MedianTime, tip.IndexMsatPerPhDay, tip.ObservedAtUnixUs);
}

/// <param name="DifficultyTarget">64 hex digits.</param>
internal sealed record IndexView(uint Height, uint DisplayHeight, long HashpriceMsatPerPhDay, string DifficultyTarget)
{
    public static IndexView Of(IndexValue value) => new(value.Height, value.DisplayHeight, value.HashpriceMsatPerPhDay, value.DifficultyTarget);
}

/// <param name="OpensAt">Unix seconds of chain time.</param>
internal sealed record CandleView(uint OpensAt, long OpenMsat, long HighMsat, long LowMsat, long CloseMsat, uint Blocks)
{
    public static CandleView Of(Candle candle) => new(candle.OpensAt, candle.OpenMsat, candle.HighMsat, candle.LowMsat, candle.CloseMsat, candle.Blocks);
}
