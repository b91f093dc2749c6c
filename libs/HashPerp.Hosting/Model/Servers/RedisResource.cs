namespace Aspire.Hosting.ApplicationModel;

/// <summary>A Redis server with a password.</summary>
public sealed class RedisResource : ContainerResource, IResourceWithConnectionString
{
    internal const string EndpointName = "tcp";

    internal RedisResource(string name, ParameterResource password)
        : base(name) => Password = password;

    /// <summary><c>host:port,password=...</c></summary>
    public ReferenceExpression ConnectionStringExpression => this.ConfiguredOr(() =>
        ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.HostAndPort)},password={Password}"));

    internal ParameterResource Password { get; }

    internal EndpointReference Endpoint => new(this, EndpointName);

    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() => this.Configured() is not null ? [] :
    [
        new("Host", ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.Host)}")),
        new("Port", ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.Port)}")),
        new("Password", ReferenceExpression.Create($"{Password}")),
        new("Uri", ReferenceExpression.Create($"redis://:{Password:uri}@{Endpoint.Property(EndpointProperty.HostAndPort)}")),
    ];
}
