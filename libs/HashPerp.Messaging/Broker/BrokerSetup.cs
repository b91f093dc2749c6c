using HashPerp.Events;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HashPerp.Messaging;

/// <summary>MassTransit over RabbitMQ: publisher confirms, one quorum queue for a service that follows others, acknowledged after the commit.</summary>
internal static class BrokerSetup
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    public static void AddBroker(this IServiceCollection services, string service)
    {
        // Read when the service starts: a migration needs no broker.
        services.AddSingleton(provider => BrokerAddress.Read(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<Topology>();
        services.AddSingleton<EventBus>();
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            if (Subscriptions.Of(service).Count > 0)
            {
                bus.AddConsumer<InboxConsumer>();
            }
            bus.UsingRabbitMq((context, rabbit) => Configure(context, rabbit, service));
        });
        services.Configure<MassTransitHostOptions>(host => host.StopTimeout = StopTimeout);
    }

    private static void Configure(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator rabbit, string service)
    {
        var address = context.GetRequiredService<BrokerAddress>();
        rabbit.Host(address.Host, address.Port, address.VirtualHost, $"hashperp-{service}", host =>
        {
            host.Username(address.User);
            host.Password(address.Password);
            host.Heartbeat(TimeSpan.FromSeconds(10));
            host.PublisherConfirmation = true;
        });
        // Without it every event would have an exchange for its interface, too.
        rabbit.Publish<IEvent>(topology => topology.Exclude = true);
        if (Subscriptions.Of(service).Count == 0)
        {
            return;
        }
        var options = context.GetRequiredService<IOptions<MessagingOptions>>().Value;
        rabbit.ReceiveEndpoint(Subscriptions.QueueOf(service), endpoint =>
        {
            // Bindings are Topology's, arguments must be the same.
            endpoint.ConfigureConsumeTopology = false;
            foreach (var (name, value) in Topology.QueueArguments)
            {
                endpoint.SetQueueArgument(name, value);
            }
            endpoint.ConcurrentMessageLimit = options.ConcurrentEvents;
            endpoint.PrefetchCount = checked((ushort)(4 * options.ConcurrentEvents));
            // What goes wrong in spite of the inbox stays in the queue instead of moving to another that nobody reads.
            endpoint.RethrowFaultedMessages();
            endpoint.ThrowOnSkippedMessages();
            endpoint.ConfigureConsumer<InboxConsumer>(context);
        });
    }
}
