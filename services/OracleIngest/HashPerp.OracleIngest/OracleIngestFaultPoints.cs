namespace HashPerp.OracleIngest;

/// <summary>Where the crash tests kill this process.</summary>
public static class OracleIngestFaultPoints
{
    /// <summary>Headers were read from the node; nothing is written.</summary>
    public const string HeadersRead = "oracle.headers-read";

    /// <summary>Headers, index, candles and events of one step, in one transaction.</summary>
    public const string StepWritten = "oracle.step-written";

    public static readonly IReadOnlyList<string> All = [HeadersRead, StepWritten];
}
