using HashPerp.ContractLifecycle.Core;
using HashPerp.Primitives;
using HashPerp.Signing.V1;
using WireLeg = HashPerp.Contracts.Common.V1.Leg;

namespace HashPerp.ContractLifecycle;

/// <summary>A report as it came over the wire, its sizes and words checked.</summary>
/// <param name="MatchId">Null for a direct round.</param>
internal sealed record WireReport(
    string Round, Bytes32? MatchId, ulong Number, AgentState State, Bytes32? Counterparty, byte[]? Terms, Bytes32? SecretHash, int ReasonCode, Leg? Leg,
    string Traceparent);

/// <summary>Reads reports of untrusted agents.</summary>
internal static class ReportReader
{
    /// <summary>The largest terms have 21 rungs of 4 attestors and 32 inputs: under 10 KiB.</summary>
    private const int MaxTermsBytes = 16 * 1024;

    private const int MaxReportBytes = 64 * 1024;
    private const int RoundLength = 32;
    private const int MaxTraceparent = 128;
    private const int MaxReplacements = 32;

    /// <exception cref="HashPerpException"><see cref="LifecycleErrors.MalformedReport"/>.</exception>
    public static WireReport Read(RoundReport report)
    {
        if (report.CalculateSize() > MaxReportBytes || report.Terms.Length > MaxTermsBytes || report.Traceparent.Length > MaxTraceparent
            || report.Replacements.Count > MaxReplacements)
        {
            throw Malformed("It is too long.");
        }
        if (report.Round.Length != RoundLength || !report.Round.All(digit => char.IsAsciiDigit(digit) || digit is >= 'a' and <= 'f'))
        {
            throw Malformed("A round is 32 lower-case hex digits.");
        }
        if (report.Number is 0 or > long.MaxValue)
        {
            throw Malformed("Reports count from 1.");
        }
        if (report.State.Length > 20 || !Enum.TryParse<AgentState>(report.State, out var state) || state == AgentState.None || state.ToString() != report.State)
        {
            throw Malformed($"'{(report.State.Length > 20 ? report.State[..20] : report.State)}' is no state.");
        }
        var matchId = Bytes32(report.MatchId, "A match id");
        if (matchId is { } id && MatchFacts.RoundIdOf(id) != report.Round)
        {
            throw Malformed("The round isn't that of its match.");
        }
        return new WireReport(
            report.Round, matchId, report.Number, state, Bytes32(report.Counterparty, "An account"), report.Terms.IsEmpty ? null : report.Terms.ToByteArray(),
            Bytes32(report.SetupSecretHash, "A hash"), report.ReasonCode, LegOf(report.Leg), report.Traceparent);
    }

    private static Leg? LegOf(WireLeg leg) => leg switch
    {
        WireLeg.Unspecified => null,
        WireLeg.Height => Leg.Height,
        WireLeg.Time => Leg.Time,
        _ => throw Malformed($"{(int)leg} is no leg."),
    };

    private static Bytes32? Bytes32(Google.Protobuf.ByteString bytes, string what) => bytes.Length switch
    {
        0 => null,
        32 => new Bytes32(bytes.Span),
        _ => throw Malformed($"{what} of {bytes.Length} bytes instead of 32."),
    };

    private static HashPerpException Malformed(string what) => LifecycleErrors.MalformedReport.Error($"A report that can't be read. {what}", "Agent and coordinator must run the same release.");
}
