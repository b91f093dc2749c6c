using Google.Protobuf;
using HashPerp.Primitives;
using HashPerp.Signing.V1;

namespace HashPerp.ContractLifecycle;

/// <summary>What the coordinator tells agents.</summary>
internal static class CoordinatorFrames
{
    public static Frame Notice(RoundRow row)
    {
        var match = row.Match!;
        return new Frame
        {
            Match = new MatchNotice
            {
                MatchId = Bytes(match.MatchId),
                TradeSeq = match.TradeSequence,
                Price = match.Price,
                Lots = match.Lots,
                MakerOrder = Bytes(match.MakerOrder),
                MakerSignature = Bytes(match.MakerSignature),
                TakerOrder = Bytes(match.TakerOrder),
                TakerSignature = Bytes(match.TakerSignature),
                ExpiryHeight = match.ExpiryHeight,
                Strikes = { match.Strikes },
                PerLotSat = match.PerLotSat,
                Traceparent = row.Traceparent ?? "",
            },
        };
    }

    public static Frame Abort(RoundRow row) => new()
    {
        Abort = new RoundAbort { MatchId = Bytes(row.MatchId!), Code = row.Round.Aborted?.Code ?? 0, Reason = row.Round.Aborted?.Reason ?? "" },
    };

    public static Frame Taken(RoundReport report) => new() { Taken = new ReportTaken { Round = report.Round, Number = report.Number } };

    /// <summary>The report changed nothing; there is no use in repeating it.</summary>
    public static Frame NotTaken(RoundReport report, HashPerpException error) => new()
    {
        Taken = new ReportTaken
        {
            Round = report.Round,
            Number = report.Number,
            Code = error.Code.Number,
            Message = error.Advice.Length == 0 ? error.What : $"{error.What} {error.Advice}",
        },
    };

    private static ByteString Bytes(string hex) => UnsafeByteOperations.UnsafeWrap(Hex.Decode(hex));
}
