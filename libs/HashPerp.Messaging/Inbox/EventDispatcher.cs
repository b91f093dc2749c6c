using System.Diagnostics;
using HashPerp.Events;
using HashPerp.Primitives;
using Microsoft.Extensions.DependencyInjection;

namespace HashPerp.Messaging;

/// <summary>Runs the service's handlers of an event. One that has none, or that this build doesn't know, passes.</summary>
internal sealed class EventDispatcher
{
    private readonly Dictionary<string, EventHandlerRegistration[]> _handlers;
    private readonly IServiceScopeFactory _scopes;

    /// <exception cref="HashPerpException"><see cref="MessagingErrors.NotFollowed"/>: a handler that would never be called.</exception>
    public EventDispatcher(MessagingIdentity identity, IEnumerable<EventHandlerRegistration> registrations, IServiceScopeFactory scopes)
    {
        _scopes = scopes;
        _handlers = registrations.GroupBy(registration => registration.Kind.Urn).ToDictionary(group => group.Key, group => group.ToArray());
        foreach (var registration in _handlers.Values.SelectMany(group => group))
        {
            if (!Subscriptions.Of(identity.Service).Contains(registration.Kind.StreamKind))
            {
                throw MessagingErrors.NotFollowed.Error(
                    $"{registration.Handler} handles {registration.Kind.Urn}, but {identity.Service} doesn't follow '{registration.Kind.StreamKind}'.",
                    "Add the stream kind to Subscriptions.");
            }
        }
    }

    public async Task DispatchAsync(IncomingEvent incoming, EventContext context, CancellationToken cancel)
    {
        if (EventCatalog.Find(incoming.Type) is not { } kind || !_handlers.TryGetValue(kind.Urn, out var handlers))
        {
            return;
        }
        using var activity = MessagingTelemetry.Start($"apply {kind.Type.Name}", ActivityKind.Consumer, incoming.Traceparent);
        var fact = EventJson.Read(incoming.Body, kind);
        if (fact.Stream != incoming.Stream)
        {
            throw MessagingErrors.MalformedEvent.Error($"An event of the stream '{fact.Stream}' came as one of '{incoming.Stream}'.");
        }
        foreach (var handler in handlers)
        {
            await using var scope = _scopes.CreateAsyncScope();
            await handler.HandleAsync(scope.ServiceProvider, fact, context, cancel).ConfigureAwait(false);
        }
    }
}
