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
        string[] spends = [.. coins.Select(coin => $"vtxo:{coin.OutPoint}")];
        await TakeAsync(address, "hashperp.orderbook", spends, besides: []);
        await TakeAsync(address, "hashperp.contractlifecycle", spends, besides: ["operator"]);
        await TakeAsync(address, "hashperp.settlement", spends, besides: []);
    }

    /// <summary>Waits until all these streams have come, and no others but those that the follower asked for besides; deliveries may repeat.</summary>
    private static async Task TakeAsync(Uri address, string queue, IReadOnlyCollection<string> streams, IReadOnlyCollection<string> besides)
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
        Assert.Empty(told.Except(streams).Except(besides));
    }
}
