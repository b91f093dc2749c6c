namespace Aspire.Hosting.ApplicationModel;

/// <summary>A Postgres server. Its databases are created when it is up.</summary>
public sealed class PostgresServerResource : ContainerResource, IResourceWithConnectionString
{
    internal const string EndpointName = "tcp";
    internal const string DefaultUserName = "postgres";

    private readonly ParameterResource? _userName;

    internal PostgresServerResource(string name, ParameterResource? userName, ParameterResource password)
        : base(name)
    {
        _userName = userName;
        Password = password;
    }

    /// <summary><c>Host=...;Port=...;Username=...;Password=...</c></summary>
    public ReferenceExpression ConnectionStringExpression => this.ConfiguredOr(() => ReferenceExpression.Create(
        $"Host={Endpoint.Property(EndpointProperty.Host)};Port={Endpoint.Property(EndpointProperty.Port)};Username={UserName};Password={Password}"));

    internal ReferenceExpression UserName => _userName is null ? ReferenceExpression.Create($"{DefaultUserName}") : ReferenceExpression.Create($"{_userName}");

    internal ParameterResource Password { get; }

    internal EndpointReference Endpoint => new(this, EndpointName);

    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() => this.Configured() is not null ? [] :
    [
        .. AddressAndUser(),
        new("Uri", ReferenceExpression.Create($"postgresql://{UserName:uri}:{Password:uri}@{Endpoint.Property(EndpointProperty.HostAndPort)}")),
        new("JdbcConnectionString", ReferenceExpression.Create($"jdbc:postgresql://{Endpoint.Property(EndpointProperty.HostAndPort)}/")),
    ];

    internal IEnumerable<KeyValuePair<string, ReferenceExpression>> AddressAndUser() =>
    [
        new("Host", ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.Host)}")),
        new("Port", ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.Port)}")),
        new("Username", UserName),
        new("Password", ReferenceExpression.Create($"{Password}")),
    ];
}
