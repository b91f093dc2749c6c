namespace Aspire.Hosting.ApplicationModel;

/// <summary>A database of a Postgres server.</summary>
public sealed class PostgresDatabaseResource : Resource, IResourceWithParent<PostgresServerResource>, IResourceWithConnectionString
{
    internal PostgresDatabaseResource(string name, string databaseName, PostgresServerResource parent)
        : base(name)
    {
        DatabaseName = databaseName;
        Parent = parent;
    }

    public PostgresServerResource Parent { get; }

    /// <summary>The server's connection string with <c>;Database=...</c></summary>
    public ReferenceExpression ConnectionStringExpression =>
        this.ConfiguredOr(() => ReferenceExpression.Create($"{Parent.ConnectionStringExpression};Database={DatabaseName}"));

    /// <summary>Its name in the server.</summary>
    internal string DatabaseName { get; }

    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties()
    {
        if (this.Configured() is not null || Parent.Configured() is not null)
        {
            return [];
        }
        var at = Parent.Endpoint.Property(EndpointProperty.HostAndPort);
        return
        [
            .. Parent.AddressAndUser(),
            new("Uri", ReferenceExpression.Create($"postgresql://{Parent.UserName:uri}:{Parent.Password:uri}@{at}/{DatabaseName:uri}")),
            new("JdbcConnectionString", ReferenceExpression.Create($"jdbc:postgresql://{at}/{DatabaseName:uri}")),
            new("DatabaseName", ReferenceExpression.Create($"{DatabaseName}")),
        ];
    }
}
