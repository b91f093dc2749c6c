namespace HashPerp.Messaging;

/// <summary>How far a stream is applied.</summary>
/// <param name="Applied">The last applied number, 0 before the first.</param>
/// <param name="Parked">The number at which it stands still; null when it doesn't.</param>
internal sealed record StreamState(long Applied, long? Parked);
