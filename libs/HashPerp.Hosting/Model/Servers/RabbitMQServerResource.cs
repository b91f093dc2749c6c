namespace Aspire.Hosting.ApplicationModel;

/// <summary>A RabbitMQ broker.</summary>
public sealed class RabbitMQServerResource : ContainerResource, IResourceWithConnectionString
{
    internal const string EndpointName = "tcp";
    internal const string DefaultUserName = "guest";

    private readonly ParameterResource? _userName;

    internal RabbitMQServerResource(string name, ParameterResource? userName, ParameterResource password)
        : base(name)
    {
        _userName = userName;
        Password = password;
    }

    /// <summary><c>amqp://user:password@host:port</c></summary>
    public ReferenceExpression ConnectionStringExpression => this.ConfiguredOr(() => Uri);

    internal ReferenceExpression UserName => _userName is null ? ReferenceExpression.Create($"{DefaultUserName}") : ReferenceExpression.Create($"{_userName}");

    internal ParameterResource Password { get; }

    internal EndpointReference Endpoint => new(this, EndpointName);

    private ReferenceExpression Uri => ReferenceExpression.Create($"amqp://{UserName:uri}:{Password:uri}@{Endpoint.Property(EndpointProperty.HostAndPort)}");

    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() => this.Configured() is not null ? [] :
    [
        new("Host", ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.Host)}")),
        new("Port", ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.Port)}")),
        new("Username", UserName),
        new("Password", ReferenceExpression.Create($"{Password}")),
        new("Uri", Uri),
    ];
}
