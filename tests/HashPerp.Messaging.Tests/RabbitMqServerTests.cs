using HashPerp.Testing;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace HashPerp.Messaging.Tests;

/// <summary>The broker of the tests themselves.</summary>
public sealed class RabbitMqServerTests
{
    private const string Queue = "hashperp.test";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_confirmed_message_on_a_quorum_queue_survives_a_kill_and_a_restart()
    {
        await using var server = await RabbitMqServer.StartNewAsync(Cancel);
        var host = await server.CreateVirtualHostAsync(Cancel);
        await PublishAsync(host, 0xA7);
        await server.KillAsync();
        await Assert.ThrowsAsync<BrokerUnreachableException>(() => ConnectAsync(host));
        await server.StartAsync(Cancel);
        await PublishAsync(host, 0xB8);
        Assert.Equal([0xA7], await TakeAsync(host));
        await server.RestartAsync(Cancel);
        Assert.Equal([0xB8], await TakeAsync(host));
        Assert.Null(await TakeAsync(host));
    }

    [Fact]
    public async Task Virtual_hosts_of_one_broker_are_apart()
    {
        var server = await TestStack.RabbitMqAsync();
        var first = await server.CreateVirtualHostAsync(Cancel);
        var second = await server.CreateVirtualHostAsync(Cancel);
        await PublishAsync(first, 0xA7);
        var refusal = await Assert.ThrowsAsync<OperationInterruptedException>(() => TakeAsync(second));
        Assert.Equal(404, refusal.ShutdownReason!.ReplyCode);
        Assert.Equal([0xA7], await TakeAsync(first));
    }

    [Fact]
    public async Task A_broker_leaves_no_process_behind()
    {
        int process;
        await using (var server = await RabbitMqServer.StartNewAsync(Cancel))
        {
            process = server.Process.Id;
            Assert.True(Directory.Exists($"/proc/{process}"));
        }
        Assert.False(Directory.Exists($"/proc/{process}"));
        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc"), folder => IsEpmdOf(folder, Environment.ProcessId));
    }

    private static bool IsEpmdOf(string folder, int parent)
    {
        try
        {
            return File.ReadAllText(folder + "/stat") is { } stat && stat.Contains("(epmd)", StringComparison.Ordinal)
                && File.ReadAllText(folder + "/environ").Contains($"hp-{parent}-", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static Task<IConnection> ConnectAsync(Uri host) =>
        new ConnectionFactory { Uri = host, AutomaticRecoveryEnabled = false }.CreateConnectionAsync(Cancel);

    private static async Task PublishAsync(Uri host, byte content)
    {
        await using var connection = await ConnectAsync(host);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Cancel);
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false,
            arguments: new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: Cancel);
        // Returns when the broker has confirmed.
        await channel.BasicPublishAsync("", Queue, mandatory: true, new BasicProperties { Persistent = true }, new[] { content }, Cancel);
    }

    private static async Task<byte[]?> TakeAsync(Uri host)
    {
        await using var connection = await ConnectAsync(host);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancel);
        var message = await channel.BasicGetAsync(Queue, autoAck: true, Cancel);
        return message?.Body.ToArray();
    }
}
