using HashPerp.Testing;
using RabbitMQ.Client;

namespace HashPerp.OracleIngest.Tests;

public sealed class BrokerTests
{
    [Fact]
    public async Task Blocks_reach_the_queues_of_their_followers_in_order()
    {
        await using var node = await Blocks.StartNodeAsync(12);
        var broker = await (await TestStack.RabbitMqAsync()).CreateVirtualHostAsync();
        await using var oracle = await OracleHost.StartAsync(node, new Dictionary<string, string?>
        {
            ["ConnectionStrings__rabbitmq"] = broker.ToString(),
            ["Messaging__Enabled"] = "true",
        });
        await oracle.CaughtUpAsync(node);
        await Blocks.ReorganiseAsync(node, 2, 3, 700);
        await oracle.CaughtUpAsync(node);
        var written = (await oracle.EventsAsync()).Count;

        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        foreach (var follower in new[] { "orderbook", "settlement" })
        {
            for (var number = 1; number <= written; number++)
            {
                var message = await Eventually.ValueAsync(() => channel.BasicGetAsync($"hashperp.{follower}", autoAck: true), $"event {number} for {follower}");
                Assert.Contains("OracleIngest", System.Text.Encoding.UTF8.GetString(message.Body.Span), StringComparison.OrdinalIgnoreCase);
            }
        }
    }
}
