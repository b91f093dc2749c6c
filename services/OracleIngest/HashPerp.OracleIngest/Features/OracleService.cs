using Google.Protobuf;
using Grpc.Core;
using HashPerp.Contracts.Oracle.V1;
using HashPerp.OracleIngest.Core;
using HashPerp.Primitives;
using Candle = HashPerp.Contracts.Oracle.V1.Candle;

namespace HashPerp.OracleIngest;

/// <summary>The transport of hashperp.oracle.v1: maps what is on record.</summary>
public sealed class OracleService(OracleState state, IndexQueries queries, ChainStreams streams) : Oracle.OracleBase
{
    private const int MaxHeaders = 2_016;

    public override Task<ChainTip> GetTip(GetTipRequest request, ServerCallContext context) => Task.FromResult(ChainTips.Of(Known()));

    public override Task<GetHeadersResponse> GetHeaders(GetHeadersRequest request, ServerCallContext context)
    {
        if (request.Count is 0 or > MaxHeaders)
        {
            throw OracleIngestErrors.TooManyHeaders.Error($"{request.Count} headers at once.", $"Ask for 1 to {MaxHeaders}.");
        }
        var headers = Known().Chain.Headers;
        var response = new GetHeadersResponse();
        var last = Math.Min(headers.TipHeight, (long)request.FromHeight + request.Count - 1);
        for (long height = request.FromHeight; height <= last; height++)
        {
            response.Headers.Add(ByteString.CopyFrom(headers.HeaderAt((int)height).Header.ToBytes()));
        }
        return Task.FromResult(response);
    }

    public override async Task<IndexValue> GetIndex(GetIndexRequest request, ServerCallContext context)
    {
        var chain = Known().Chain;
        var height = request.Height == 0 ? chain.TipHeight : (int)Math.Min(request.Height, int.MaxValue);
        var (target, milliSat) = await queries.IndexAtAsync(height, context.CancellationToken)
            ?? throw OracleIngestErrors.NoIndexAtHeight.Error(
                $"Block {height} has no index.", $"Ask for a height from {chain.FirstTold} to {chain.TipHeight} whose difficulty the profile knows.");
        return new IndexValue
        {
            Height = (uint)height,
            DisplayHeight = (uint)chain.Profile.DisplayHeight(height),
            HashpriceMsatPerPhDay = milliSat,
            DifficultyTarget = Hex.Encode(target),
        };
    }

    public override async Task<GetCandlesResponse> GetCandles(GetCandlesRequest request, ServerCallContext context)
    {
        if (!CandleFold.Intervals.Select(interval => (uint)interval).Contains(request.IntervalSeconds))
        {
            throw OracleIngestErrors.UnknownInterval.Error(
                $"Candles of {request.IntervalSeconds} s are not kept.", $"Ask for {string.Join(" or ", CandleFold.Intervals)}.");
        }
        var limit = request.Limit is 0 or > IndexQueries.MaxCandles ? IndexQueries.MaxCandles : (int)request.Limit;
        var candles = await queries.CandlesAsync((int)request.IntervalSeconds, limit, context.CancellationToken);
        var response = new GetCandlesResponse();
        response.Candles.Add(candles.Select(candle => new Candle
        {
            OpensAt = candle.OpensAt,
            OpenMsat = candle.Open,
            HighMsat = candle.High,
            LowMsat = candle.Low,
            CloseMsat = candle.Close,
            Blocks = (uint)candle.Blocks,
        }));
        return response;
    }

    public override Task StreamChain(StreamChainRequest request, IServerStreamWriter<ChainTip> responseStream, ServerCallContext context) =>
        streams.SendAsync(responseStream.WriteAsync, context.CancellationToken);

    private Observation Known() => state.Current is { Chain.Tip: not null } known
        ? known
        : throw OracleIngestErrors.NoBlockYet.Error("No block is known yet.", "Ask again when the node has been read.");
}
