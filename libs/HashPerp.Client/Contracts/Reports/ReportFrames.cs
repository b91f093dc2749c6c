using Google.Protobuf;
using HashPerp.Primitives;
using HashPerp.Signing.V1;
using ProtoLeg = HashPerp.Contracts.Common.V1.Leg;

namespace HashPerp.Client;

/// <summary>Reports as they cross the wire.</summary>
internal static class ReportFrames
{
    private const int MaxReason = 500;

    /// <summary>All reports that wait, contract by contract, in their order.</summary>
    public static IReadOnlyList<RoundReport> Of(IEnumerable<ContractRecord> records) =>
        [.. records.SelectMany(record => record.Reports.Pending.Select(report => Frame(record, report)))];

    /// <summary>Says that a notice was refused and nothing of it was written down; the same answer to the same notice.</summary>
    public static RoundReport Refusal(MatchNotice notice, HashPerpException refused) => new()
    {
        Round = Hex.Encode(notice.MatchId.Span[..Math.Min(16, notice.MatchId.Length)]),
        MatchId = notice.MatchId,
        Number = 1,
        State = nameof(ContractState.Aborted),
        ReasonCode = refused.Code.Number,
        Reason = Short(refused.Message),
        Traceparent = notice.Traceparent,
    };

    private static RoundReport Frame(ContractRecord record, PendingReport report)
    {
        var frame = new RoundReport
        {
            Round = record.Round,
            MatchId = record.Match is { } match ? Bytes(match.MatchId) : ByteString.Empty,
            Number = report.Number,
            State = report.State.ToString(),
            Counterparty = Bytes(record.Peer),
            Terms = record.Terms is { } terms ? Bytes(terms) : ByteString.Empty,
            SetupSecretHash = record.SecretHash is { } hash ? Bytes(hash) : ByteString.Empty,
            ReasonCode = report.State == ContractState.Aborted ? record.ReasonCode ?? 0 : 0,
            Reason = report.State == ContractState.Aborted ? Short(record.Note ?? "") : "",
            Traceparent = record.Match?.Traceparent ?? "",
            Leg = record.Leg == Leg.Height ? ProtoLeg.Height : ProtoLeg.Time,
        };
        frame.Transactions.AddRange(report.Transactions.Select(step => new StepTransaction { Step = step.Key, ArkTxid = step.Value }));
        frame.Replacements.AddRange(record.Replacements.Take(report.Replacements).Select(Replacement));
        return frame;
    }

    private static Signing.V1.CoinReplacement Replacement(CoinReplacement replacement)
    {
        var frame = new Signing.V1.CoinReplacement();
        frame.Spent.AddRange(replacement.Spent.Select(ProtoCoins.OutPoint));
        frame.Coins.AddRange(replacement.Coins.Select(ProtoCoins.Proof));
        return frame;
    }

    private static ByteString Bytes(string hex) => ByteString.CopyFrom(Hex.Decode(hex));

    private static string Short(string text) => text.Length <= MaxReason ? text : text[..MaxReason];
}
