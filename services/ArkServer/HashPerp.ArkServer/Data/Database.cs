using Npgsql;

namespace HashPerp.ArkServer.Data;

/// <summary>The operator's schema in Postgres.</summary>
public static class Database
{
    public const string Schema = "arkserver";

    /// <summary>A pool whose connections see the operator's schema first and give up on a statement after 10 s.</summary>
    public static NpgsqlDataSource Open(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = Schema,
            CommandTimeout = 10,
            Timeout = 5,
            MaxPoolSize = 20,
            ApplicationName = "arkserver",
        };
        return NpgsqlDataSource.Create(settings.ConnectionString);
    }
}
