namespace HashPerp.Messaging;

/// <summary>An event whose handler failed for good; its stream stands still.</summary>
/// <param name="Type">Its URN.</param>
/// <param name="Error">The last failure, with its stack.</param>
/// <param name="Held">How many events of the stream wait, itself included.</param>
public sealed record ParkedEvent(string Stream, long Number, Guid EventId, string Type, string Error, int Attempts, DateTime ParkedAt, long Held);
