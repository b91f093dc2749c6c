using RabbitMQ.Client;

namespace HashPerp.Messaging.Tests;

/// <summary>What a test does to a queue behind everybody's back.</summary>
internal static class BrokerQueue
{
    /// <summary>Makes the first event in the queue the last, so that others are early.</summary>
    public static async Task MoveFirstToEndAsync(Uri broker, string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var first = await channel.BasicGetAsync(queue, autoAck: false);
        Assert.NotNull(first);
        await channel.BasicPublishAsync("", queue, mandatory: true, new BasicProperties(first.BasicProperties), first.Body);
        await channel.BasicAckAsync(first.DeliveryTag, multiple: false);
    }
}
