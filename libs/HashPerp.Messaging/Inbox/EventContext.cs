using Npgsql;

namespace HashPerp.Messaging;

/// <summary>What a handler knows of the event beside its content.</summary>
/// <param name="Connection">Of the service's own database; the handler neither closes it nor commits.</param>
/// <param name="Transaction">Commits the handler's work together with the event's mark.</param>
/// <param name="EventId">The same at every delivery.</param>
/// <param name="Stream">Such as <c>market:ID</c>.</param>
/// <param name="Number">From 1 without a gap within the stream.</param>
/// <param name="Traceparent">The W3C trace context of the event; store it where later work belongs to the same trace. Null when the event has none.</param>
public sealed record EventContext(
    NpgsqlConnection Connection, NpgsqlTransaction Transaction, Guid EventId, string Stream, long Number, string? Traceparent);
