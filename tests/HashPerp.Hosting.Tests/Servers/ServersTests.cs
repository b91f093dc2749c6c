using Aspire.Hosting;
using HashPerp.Processes;
using Npgsql;

namespace HashPerp.Hosting.Tests;

/// <summary>The servers of this machine: they start, come back from a kill with their data, and leave nothing behind.</summary>
public sealed class ServersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Postgres_keeps_what_it_confirmed_over_a_kill_and_over_a_new_host()
    {
        string connection = "";
        void Map(IDistributedApplicationBuilder builder)
        {
            var book = builder.AddPostgres("postgres").AddDatabase("book-db", "book");
            builder.AddExecutable("reader", "/bin/sh", ".", "-c", "exec sleep 1000").WithReference(book)
                .WithEnvironment(context => connection = book.Resource.ConnectionStringExpression.GetValueAsync().AsTask().Result!)
                .WaitFor(book);
        }

        await using (var host = await RunningHost.StartAsync(_folder, Map))
        {
            await host.HealthyAsync("reader");
            await ExecuteAsync(connection, "CREATE TABLE kept (answer int); INSERT INTO kept VALUES (42)");
            var process = await host.ProcessAsync("postgres");
            OperatingSystemCalls.Send(process, Signal.Kill);
            await host.HealthyAsync("postgres", otherThan: process);
            await host.HealthyAsync("book-db");
            Assert.Equal(42, await ExecuteAsync(connection, "SELECT answer FROM kept"));
        }
        await using (var host = await RunningHost.StartAsync(_folder, Map))
        {
            await host.HealthyAsync("reader");
            Assert.Equal(42, await ExecuteAsync(connection, "SELECT answer FROM kept"));
        }
        var data = new StateFolder(_folder.Path).ShortFolder;
        Assert.DoesNotContain(ProcessTable.All(), id => ProcessTable.WorkingDirectory(id).StartsWith(data, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Redis_and_RabbitMQ_come_back_at_the_same_port()
    {
        await using var host = await RunningHost.StartAsync(_folder, builder =>
        {
            builder.AddRedis("redis");
            builder.AddRabbitMQ("rabbitmq");
        });
        foreach (var name in new[] { "redis", "rabbitmq" })
        {
            var first = await host.HealthyAsync(name);
            var process = first.GetProperty("processId").GetInt32();
            OperatingSystemCalls.Send(process, Signal.Kill);
            Assert.Equal(first.GetProperty("endpoints").ToString(), (await host.HealthyAsync(name, otherThan: process)).GetProperty("endpoints").ToString());
        }
    }

    [Fact]
    public async Task A_wrong_password_is_not_healthy()
    {
        await using var host = await RunningHost.StartAsync(_folder, builder => builder.AddRedis("redis"));
        await host.HealthyAsync("redis");
        var address = (await host.ResourceAsync("redis")).GetProperty("endpoints").GetProperty("tcp").GetString()!["tcp://".Length..];

        var other = TestMap.Builder(_folder, ("ConnectionStrings:redis", $"{address},password=wrong")).AddRedis("redis");
        var result = await new RedisHealthCheck(other.Resource.ConnectionStringExpression).CheckHealthAsync(new());
        Assert.StartsWith("-WRONGPASS", result.Description, StringComparison.Ordinal);
    }

    private static async Task<object?> ExecuteAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
