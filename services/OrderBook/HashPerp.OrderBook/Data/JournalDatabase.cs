using HashPerp.Data;
using Microsoft.Extensions.Options;
using Npgsql;

namespace HashPerp.OrderBook;

/// <summary>
/// Connections of the markets' writers alone. A handler of an event holds a connection of the other pool while it waits for a writer: from one pool, many
/// such handlers would
/// starve the writer that they wait for.
/// </summary>
internal sealed class JournalDatabase : IAsyncDisposable
{
    private const int Connections = 10;

    private readonly NpgsqlDataSource _source;

    public JournalDatabase(ServiceDatabase database, IOptions<DataOptions> options, TimeProvider time)
    {
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            MaxPoolSize = Connections,
            ApplicationName = $"{database.Name}-journal",
        });
        Database = new Database(_source, options, time);
    }

    public Database Database { get; }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
