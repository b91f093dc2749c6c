using HashPerp.Events;
using Microsoft.Extensions.DependencyInjection;

namespace HashPerp.Messaging;

/// <summary>One handler of one event type.</summary>
internal sealed record EventHandlerRegistration(
    EventKind Kind, string Handler, Func<IServiceProvider, IEvent, EventContext, CancellationToken, Task> HandleAsync)
{
    public static EventHandlerRegistration For<TEvent, THandler>()
        where TEvent : class, IEvent
        where THandler : class, IEventHandler<TEvent> => new(
            EventCatalog.Of(typeof(TEvent)), typeof(THandler).Name,
            (services, fact, context, cancel) => services.GetRequiredService<THandler>().HandleAsync((TEvent)fact, context, cancel));
}
