using HashPerp.Primitives;

namespace HashPerp.OracleIngest.Core;

/// <summary>Errors 6001 to 6099.</summary>
public static class OracleIngestErrors
{
    public static readonly ErrorCode WrongNetwork = new(6001, nameof(WrongNetwork));
    public static readonly ErrorCode PrunedNode = new(6002, nameof(PrunedNode));
    public static readonly ErrorCode HistoryMismatch = new(6003, nameof(HistoryMismatch));
    public static readonly ErrorCode NoBlockYet = new(6004, nameof(NoBlockYet));
    public static readonly ErrorCode InvalidConfiguration = new(6005, nameof(InvalidConfiguration));
    public static readonly ErrorCode DeepReorganisation = new(6006, nameof(DeepReorganisation));
    public static readonly ErrorCode UnknownInterval = new(6007, nameof(UnknownInterval));
    public static readonly ErrorCode TooManyStreams = new(6008, nameof(TooManyStreams));
    public static readonly ErrorCode NoIndexAtHeight = new(6009, nameof(NoIndexAtHeight));
    public static readonly ErrorCode TooManyHeaders = new(6010, nameof(TooManyHeaders));
}
