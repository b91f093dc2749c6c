using HashPerp.Primitives;
using Microsoft.Extensions.Configuration;
using RabbitMQ.Client;

namespace HashPerp.Messaging;

/// <summary>Where RabbitMQ is, and as whom to enter. Holds a password: never logged.</summary>
internal sealed class BrokerAddress
{
    public const string Name = "rabbitmq";

    private readonly ConnectionFactory _factory;

    private BrokerAddress(ConnectionFactory factory) => _factory = factory;

    public string Host => _factory.HostName;

    public ushort Port => checked((ushort)(_factory.Port > 0 ? _factory.Port : 5672));

    public string VirtualHost => _factory.VirtualHost;

    public string User => _factory.UserName;

    public string Password => _factory.Password;

    /// <exception cref="HashPerpException"><see cref="MessagingErrors.MissingBroker"/>.</exception>
    public static BrokerAddress Read(IConfiguration configuration)
    {
        if (Uri.TryCreate(configuration.GetConnectionString(Name), UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps")
        {
            return new BrokerAddress(new ConnectionFactory { Uri = uri, RequestedConnectionTimeout = TimeSpan.FromSeconds(5), AutomaticRecoveryEnabled = false });
        }
        throw MessagingErrors.MissingBroker.Error(
            $"ConnectionStrings:{Name} is missing or isn't an amqp address.", $"Set ConnectionStrings__{Name}, or Messaging__Enabled=false to run alone.");
    }

    public Task<IConnection> ConnectAsync(CancellationToken cancel) => _factory.CreateConnectionAsync("hashperp-topology", cancel);

    public override string ToString() => $"{Host}:{Port}{VirtualHost}";
}
