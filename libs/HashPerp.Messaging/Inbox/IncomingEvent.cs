namespace HashPerp.Messaging;

/// <summary>An event as it came, known to this build or not.</summary>
/// <param name="Type">Its URN.</param>
/// <param name="Body">Its JSON.</param>
internal sealed record IncomingEvent(string Stream, long Number, Guid EventId, string Type, string Body, string? Traceparent);
