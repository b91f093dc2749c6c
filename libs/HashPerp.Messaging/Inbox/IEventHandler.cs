using HashPerp.Events;

namespace HashPerp.Messaging;

/// <summary>
/// What a service does on an event of another: called once for each event as far as its transaction goes, in the order of the event's stream. Events of different
/// streams come in any order, and at the same time.
/// </summary>
/// <typeparam name="TEvent">An event that the service follows.</typeparam>
public interface IEventHandler<in TEvent>
    where TEvent : class, IEvent
{
    /// <summary>
    /// Applies the event through <see cref="EventContext.Connection"/>, in the transaction that also marks it as applied. What it throws rolls both back: a failure that
    /// passes (database, network, another service away) is retried until it has passed; any other five times, then the event is parked and its stream stands still.
    /// Effects outside of the transaction may happen again and must bear that.
    /// </summary>
    Task HandleAsync(TEvent fact, EventContext context, CancellationToken cancel);
}
