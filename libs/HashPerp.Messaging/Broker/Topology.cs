using System.Collections.Frozen;
using RabbitMQ.Client;

namespace HashPerp.Messaging;

/// <summary>
/// Exchanges, queues and bindings of all events and all their followers. Every publisher declares all of it before its first event, so that nothing is lost to a
/// follower that starts later. The shapes are MassTransit's: a fanout exchange for each event, and one of the queue's own name before each queue.
/// </summary>
internal sealed class Topology(BrokerAddress broker)
{
    /// <summary>Of every queue. The delivery limit is out of reach: a broker of release 4 would drop an event that it delivered 20 times.</summary>
    public static readonly FrozenDictionary<string, object?> QueueArguments = new Dictionary<string, object?>
    {
        ["x-queue-type"] = "quorum",
        ["x-delivery-limit"] = 1_000_000_000,
        // A full queue refuses, so that the outbox waits; it never drops.
        ["x-max-length"] = 5_000_000,
        ["x-overflow"] = "reject-publish",
    }.ToFrozenDictionary();

    public async Task DeclareAsync(CancellationToken cancel)
    {
        var connection = await broker.ConnectAsync(cancel).ConfigureAwait(false);
        await using var closingConnection = connection.ConfigureAwait(false);
        var channel = await connection.CreateChannelAsync(cancellationToken: cancel).ConfigureAwait(false);
        await using var closingChannel = channel.ConfigureAwait(false);
        foreach (var queue in Subscriptions.Services.Where(service => Subscriptions.Of(service).Count > 0).Select(Subscriptions.QueueOf))
        {
            await channel.ExchangeDeclareAsync(queue, ExchangeType.Fanout, durable: true, cancellationToken: cancel).ConfigureAwait(false);
            await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, QueueArguments.ToDictionary(), cancellationToken: cancel)
                .ConfigureAwait(false);
            await channel.QueueBindAsync(queue, queue, "", cancellationToken: cancel).ConfigureAwait(false);
        }
        foreach (var kind in EventCatalog.All)
        {
            await channel.ExchangeDeclareAsync(kind.Exchange, ExchangeType.Fanout, durable: true, cancellationToken: cancel).ConfigureAwait(false);
            foreach (var follower in Subscriptions.FollowersOf(kind))
            {
                await channel.ExchangeBindAsync(Subscriptions.QueueOf(follower), kind.Exchange, "", cancellationToken: cancel).ConfigureAwait(false);
            }
        }
    }
}
