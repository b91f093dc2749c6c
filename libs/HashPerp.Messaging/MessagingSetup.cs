using HashPerp.Data;
using HashPerp.Events;
using HashPerp.Primitives;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace HashPerp.Messaging;

/// <summary>What a host calls that writes or follows events.</summary>
public static class MessagingSetup
{
    /// <summary>
    /// Registers <see cref="IOutbox"/> with its relay and, for a service that follows others, its inbox; after <c>AddHashPerpData</c>. The broker's address is
    /// <c>ConnectionStrings__rabbitmq</c> (<c>amqp://user:password@host:port/vhost</c>).
    /// </summary>
    /// <param name="service">A service of <see cref="Subscriptions"/>.</param>
    /// <exception cref="HashPerpException"><see cref="MessagingErrors.NotFollowed"/>; at the start of the host <see cref="MessagingErrors.MissingBroker"/>.</exception>
    public static IHostApplicationBuilder AddHashPerpMessaging(this IHostApplicationBuilder builder, string service)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Subscriptions.Of(service);
        var section = builder.Configuration.GetSection(MessagingOptions.Section);
        var options = section.Get<MessagingOptions>() ?? new MessagingOptions();
        builder.Services.Configure<MessagingOptions>(section);
        builder.Services.TryAddSingleton(WallClock.Time);
        builder.Services.AddSingleton(new MessagingIdentity(service));
        builder.Services.AddSingleton<IOutbox, Outbox>();
        builder.Services.AddMigrations(typeof(MessagingSetup).Assembly, 0);
        AddInbox(builder.Services);
        if (options.Enabled)
        {
            builder.Services.AddBroker(service);
            builder.Services.AddSingleton<OutboxBatch>();
            builder.Services.AddSingleton<OutboxSignal>();
            builder.Services.AddHostedService<OutboxRelay>();
        }
        return builder;
    }

    /// <summary>Registers a handler; it is made anew for each event. Several handlers of one event run one after the other, in one transaction.</summary>
    public static IHostApplicationBuilder AddEventHandler<TEvent, THandler>(this IHostApplicationBuilder builder)
        where TEvent : class, IEvent
        where THandler : class, IEventHandler<TEvent>
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddScoped<THandler>();
        builder.Services.AddSingleton(EventHandlerRegistration.For<TEvent, THandler>());
        return builder;
    }

    private static void AddInbox(IServiceCollection services)
    {
        services.AddSingleton<EventDispatcher>();
        services.AddSingleton<InboxRetries>();
        services.AddSingleton<Inbox>();
        services.AddSingleton(provider => new ParkedEvents(provider.GetRequiredService<Database>(), provider.GetRequiredService<Inbox>()));
        services.AddSingleton<MonitorStore>();
        services.AddHostedService<MessagingMonitor>();
        services.AddHostedService<MessagingRetention>();
    }
}
