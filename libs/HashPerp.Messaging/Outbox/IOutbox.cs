using HashPerp.Events;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.Messaging;

/// <summary>
/// Where a service writes its events, in the same transaction as the state that they tell of: both are there or neither is. A relay publishes them afterwards,
/// each at least once, in the order of their stream.
/// </summary>
public interface IOutbox
{
    /// <summary>
    /// Writes one event and gives it the next number of its stream. The stream is locked until the transaction ends, so that numbers have no gap and commit in order.
    /// </summary>
    /// <param name="fact">The event.</param>
    /// <param name="traceparent">The W3C trace context that the event belongs to; that of <see cref="System.Diagnostics.Activity.Current"/> when null.</param>
    /// <returns>The number: 1 for the first of a stream.</returns>
    /// <exception cref="HashPerpException"><see cref="MessagingErrors.UnknownEvent"/>, <see cref="MessagingErrors.NotTheOwner"/>,
    /// <see cref="MessagingErrors.MalformedEvent"/>.</exception>
    Task<long> AddAsync(IEvent fact, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel, string? traceparent = null);

    /// <summary>Writes several events in this order, in one round trip.</summary>
    /// <inheritdoc cref="AddAsync(IEvent, NpgsqlConnection, NpgsqlTransaction, CancellationToken, string?)"/>
    Task<IReadOnlyList<long>> AddAsync(
        IReadOnlyList<IEvent> facts, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel, string? traceparent = null);
}
