namespace HashPerp.Data;

/// <summary>Which database is the service's own.</summary>
/// <param name="Name">Of the connection string, such as <c>orderbook</c>.</param>
/// <param name="ConnectionString">With a password, perhaps: never logged.</param>
public sealed record ServiceDatabase(string Name, string ConnectionString)
{
    public override string ToString() => Name;
}
