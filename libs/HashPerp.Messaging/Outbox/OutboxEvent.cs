namespace HashPerp.Messaging;

/// <summary>A row of the outbox that isn't published yet.</summary>
internal sealed record OutboxEvent(string Stream, long Number, Guid EventId, string Type, string Body, string? Traceparent);
