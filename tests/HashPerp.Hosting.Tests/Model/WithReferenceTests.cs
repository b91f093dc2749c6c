using Aspire.Hosting;
using static HashPerp.Hosting.Tests.TestMap;

namespace HashPerp.Hosting.Tests;

/// <summary>What a resource is told of others: whole environments, endpoints given out by hand.</summary>
public sealed class WithReferenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DistributedApplicationBuilder _builder;

    public WithReferenceTests() => _builder = Builder(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_reference_to_a_project_names_each_endpoint_twice()
    {
        var book = _builder.AddProject<OrderBookProject>("order-book").WithHttpEndpoint().WithHttpEndpoint(name: "grpc").Allocate("http", 2000).Allocate("grpc", 3000);
        var caller = _builder.AddExecutable("caller", "true", ".").WithReference(book);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["services__order-book__http__0"] = "http://localhost:2000",
                ["services__order-book__grpc__0"] = "http://localhost:3000",
                ["ORDER_BOOK_HTTP"] = "http://localhost:2000",
                ["ORDER_BOOK_GRPC"] = "http://localhost:3000",
            },
            await caller.EnvironmentAsync());
    }

    [Fact]
    public async Task Replicas_are_counted_from_0()
    {
        var gateway = _builder.AddProject<OrderBookProject>("gateway").WithHttpEndpoint().WithReplicas(2).Allocate("http", 2000, 2001);
        var caller = _builder.AddExecutable("caller", "true", ".").WithReference(gateway);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["services__gateway__http__0"] = "http://localhost:2000",
                ["services__gateway__http__1"] = "http://localhost:2001",
                ["GATEWAY_HTTP"] = "http://localhost:2000",
            },
            await caller.EnvironmentAsync());
    }

    [Fact]
    public async Task A_reference_to_a_server_gives_the_connection_string_and_its_parts()
    {
        var postgres = _builder.AddPostgres("postgres", password: _builder.Secret("pw", "p@ss")).Allocate("tcp", 5432);
        var caller = _builder.AddExecutable("caller", "true", ".").WithReference(postgres);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["ConnectionStrings__postgres"] = "Host=localhost;Port=5432;Username=postgres;Password=p@ss",
                ["POSTGRES_HOST"] = "localhost",
                ["POSTGRES_PORT"] = "5432",
                ["POSTGRES_USERNAME"] = "postgres",
                ["POSTGRES_PASSWORD"] = "p@ss",
                ["POSTGRES_URI"] = "postgresql://postgres:p%40ss@localhost:5432",
                ["POSTGRES_JDBCCONNECTIONSTRING"] = "jdbc:postgresql://localhost:5432/",
            },
            await caller.EnvironmentAsync());
    }

    [Fact]
    public async Task A_database_adds_its_name_and_goes_by_the_name_of_the_connection()
    {
        var postgres = _builder.AddPostgres("postgres", password: _builder.Secret("pw", "secret")).Allocate("tcp", 5432);
        var caller = _builder.AddExecutable("caller", "true", ".").WithReference(postgres.AddDatabase("book-db", "book"), "order-book");

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["ConnectionStrings__order-book"] = "Host=localhost;Port=5432;Username=postgres;Password=secret;Database=book",
                ["ORDER_BOOK_HOST"] = "localhost",
                ["ORDER_BOOK_PORT"] = "5432",
                ["ORDER_BOOK_USERNAME"] = "postgres",
                ["ORDER_BOOK_PASSWORD"] = "secret",
                ["ORDER_BOOK_URI"] = "postgresql://postgres:secret@localhost:5432/book",
                ["ORDER_BOOK_JDBCCONNECTIONSTRING"] = "jdbc:postgresql://localhost:5432/book",
                ["ORDER_BOOK_DATABASENAME"] = "book",
            },
            await caller.EnvironmentAsync());
    }

    [Fact]
    public async Task Redis_is_an_address_with_a_password()
    {
        var redis = _builder.AddRedis("redis", password: _builder.Secret("pw", "secret")).Allocate("tcp", 6379);
        var caller = _builder.AddExecutable("caller", "true", ".").WithReference(redis);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["ConnectionStrings__redis"] = "localhost:6379,password=secret",
                ["REDIS_HOST"] = "localhost",
                ["REDIS_PORT"] = "6379",
                ["REDIS_PASSWORD"] = "secret",
                ["REDIS_URI"] = "redis://:secret@localhost:6379",
            },
            await caller.EnvironmentAsync());
    }

    [Fact]
    public async Task RabbitMQ_is_an_amqp_address()
    {
        var user = _builder.AddParameter("user", () => "hash");
        var rabbitmq = _builder.AddRabbitMQ("rabbitmq", user, _builder.Secret("pw", "secret")).Allocate("tcp", 5672);
        var caller = _builder.AddExecutable("caller", "true", ".").WithReference(rabbitmq);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["ConnectionStrings__rabbitmq"] = "amqp://hash:secret@localhost:5672",
                ["RABBITMQ_HOST"] = "localhost",
                ["RABBITMQ_PORT"] = "5672",
                ["RABBITMQ_USERNAME"] = "hash",
                ["RABBITMQ_PASSWORD"] = "secret",
                ["RABBITMQ_URI"] = "amqp://hash:secret@localhost:5672",
            },
            await caller.EnvironmentAsync());
    }

    [Fact]
    public async Task A_configured_connection_string_stands_in_for_the_server()
    {
        var builder = Builder(_folder, ("ConnectionStrings:postgres", "Host=elsewhere;Username=u"), ("ConnectionStrings:redis", "elsewhere:6379"));
        var caller = builder.AddExecutable("caller", "true", ".")
            .WithReference(builder.AddPostgres("postgres").AddDatabase("book"))
            .WithReference(builder.AddRedis("redis"));

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["ConnectionStrings__book"] = "Host=elsewhere;Username=u;Database=book",
                ["ConnectionStrings__redis"] = "elsewhere:6379",
            },
            await caller.EnvironmentAsync());
    }

    [Fact]
    public async Task An_endpoint_without_a_port_is_refused_when_it_is_asked_for()
    {
        var bitcoind = _builder.AddExecutable("bitcoind", "true", ".").WithHttpEndpoint(name: "rpc");
        var caller = _builder.AddExecutable("caller", "true", ".").WithEnvironment("Url", bitcoind.GetEndpoint("rpc"));
        var typing = _builder.AddExecutable("typing", "true", ".").WithEnvironment("Url", bitcoind.GetEndpoint("rcp"));

        Assert.Equal(HostingErrors.InvalidModel, (await Assert.ThrowsAsync<Primitives.HashPerpException>(() => caller.EnvironmentAsync())).Code);
        Assert.Contains("no endpoint 'rcp'", (await Assert.ThrowsAsync<Primitives.HashPerpException>(() => typing.EnvironmentAsync())).Message, StringComparison.Ordinal);
    }
}
