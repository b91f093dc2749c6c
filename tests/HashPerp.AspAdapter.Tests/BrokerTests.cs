using System.Text;
using HashPerp.ArkServer.Tests;
using HashPerp.Testing;
using RabbitMQ.Client;

namespace HashPerp.AspAdapter.Tests;

/// <summary>What is told reaches the queues of those who follow spends, although none of them has ever run.</summary>
public sealed class BrokerTests(SharedAsp shared)
{
    [Fact]
    public async Task A_spend_reaches_each_follower_once_over_a_restart_of_the_broker()
    {
        var broker = await RabbitMqServer.StartNewAsync();
        await using var closing = broker;
        var address = await broker.CreateVirtualHostAsync();
        var stack = await shared.StackAsync();
        await using var asp = await AspDriver.StartAsync(
            stack, new Dictionary<string, string?> { ["Messaging__Enabled"] = "true", ["ConnectionStrings__rabbitmq"] = address.ToString() });
        using var user = new TestUser(stack);
        var coins = await user.BoardAsync(1_000, 1_000);
        await asp.ReserveAsync("order:01", [.. coins.Select(coin => coin.Proof())]);

        await OffchainSpend.RunAsync(stack, [coins[0]], user.Output(1_000));
        await asp.SpendAsync(coins[0].OutPoint);
        await broker.KillAsync();
        await OffchainSpend.RunAsync(stack, [coins[1]], user.Output(1_000));
        await asp.SpendAsync(coins[1].OutPoint);
        await broker.StartAsync();
        foreach (var queue in new[] { "hashperp.orderbook", "hashperp.contractlifecycle", "hashperp.settlement" })
        {
            await TakeAsync(address, queue, [.. coins.Select(coin => $"vtxo:{coin.OutPoint}")]);
        }
    }

    /// <summary>Waits until all these streams have come; deliveries may repeat, and other streams come between, streams not be missing.</summary>
    private static async Task TakeAsync(Uri address, string queue, IReadOnlyCollection<string> streams)
    {
        await using var connection = await new ConnectionFactory { Uri = address }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var told = new HashSet<string>();
        await Eventually.TrueAsync(
            async () =>
            {
                if (await channel.BasicGetAsync(queue, autoAck: true) is { } message)
                {
                    told.Add(Encoding.UTF8.GetString((byte[])message.BasicProperties.Headers!["hashperp-stream"]!));
                }
                return told.IsSupersetOf(streams);
            },
            $"{streams.Count} spends in {queue}",
            TimeSpan.FromSeconds(60));
    }
}
