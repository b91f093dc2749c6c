using System.Text.Json;
using Dapper;
using HashPerp.ContractLifecycle.Core;
using HashPerp.ContractScripts;
using HashPerp.Data;
using HashPerp.Messaging;
using HashPerp.Primitives;
using HashPerp.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace HashPerp.ContractLifecycle.Tests;

/// <summary>The part of the service that tells of contracts at risk, on a real database with rows of a test's choice, and a clock that the test moves.</summary>
internal sealed class RiskBench : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly NpgsqlDataSource _data;

    private RiskBench(IHost host, NpgsqlDataSource data, FakeTimeProvider time)
    {
        (_host, _data, Time) = (host, data, time);
        Telling = Restarted();
    }

    public FakeTimeProvider Time { get; }

    public RiskTelling Telling { get; private set; }

    public ContractQueries Queries => new(_host.Services.GetRequiredService<Database>(), new RoundSettings(RoundTimes.Default, 0));

    public static async Task<RiskBench> StartAsync(DateTimeOffset now)
    {
        var connection = await (await TestStack.PostgresAsync()).CreateDatabaseAsync(
            "risk", created => Migrator.MigrateAsync(created, CancellationToken.None, typeof(MessagingSetup).Assembly, typeof(RelayHub).Assembly));
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["ConnectionStrings:contractlifecycle"] = connection;
        builder.Configuration["ConnectionStrings:rabbitmq"] = "amqp://nobody";
        builder.AddHashPerpData("contractlifecycle", typeof(MessagingSetup).Assembly);
        builder.AddHashPerpMessaging("contractlifecycle");
        return new RiskBench(builder.Build(), NpgsqlDataSource.Create(connection), new FakeTimeProvider(now));
    }

    /// <summary>A new process, as far as memory goes.</summary>
    public RiskTelling Restarted() => Telling = new RiskTelling(
        _host.Services.GetRequiredService<Database>(), _host.Services.GetRequiredService<IOutbox>(), RoundTimes.Default, Time);

    /// <summary>A contract of the sample match with both its pots.</summary>
    public async Task<SampleMatch> AddAsync(RoundState state, ulong sequence = 1)
    {
        var match = new SampleMatch(sequence);
        var terms = match.Terms();
        await ExecuteAsync(
            """
            insert into contracts (round, match_id, contract_id, market_id, state, maker_account, taker_account, height_account, time_account, is_mutual, terms, machine,
              created_at, updated_at)
            values (@Round, @MatchId, @ContractId, @MarketId, @State, @Maker, @Taker, @Maker, @Taker, true, @Terms, '{}', now(), now())
            """,
            new
            {
                match.Round, MatchId = match.Reference.MatchId.ToBytes(), ContractId = terms.Id().ToBytes(), MarketId = terms.MarketId.ToBytes(), State = state.ToString(),
                Maker = match.MakerKey.XOnlyPubKey.ToBytes(), Taker = match.TakerKey.XOnlyPubKey.ToBytes(), Terms = terms.ToBytes(),
            });
        foreach (var (rung, index) in terms.Rungs.Select((rung, index) => (rung, index)))
        {
            await ExecuteAsync(
                "insert into rungs (round, rung, strike, time, pot_sat, outpoint) values (@Round, @index, @Strike, @Time, 200000, @OutPoint)",
                new { match.Round, index, Strike = (long)rung.Strike.Value, Time = (long)rung.Time, OutPoint = $"{match.Reference.MatchId}:{index}" });
        }
        return match;
    }

    public Task SettleRungAsync(SampleMatch match, int rung) =>
        ExecuteAsync("update rungs set winner = 'TIME', settled_by = 'aa' where round = @Round and rung = @rung", new { match.Round, rung });

    public Task StateAsync(SampleMatch match, RoundState state) =>
        ExecuteAsync("update contracts set state = @State where round = @Round", new { match.Round, State = state.ToString() });

    public Task SilentAsync(DateTimeOffset since) => InTransactionAsync(
        (connection, transaction) => RiskStore.SilentAsync(since, "no answer", connection, transaction, CancellationToken.None));

    public Task AnsweredAsync() => InTransactionAsync((connection, transaction) => RiskStore.AnsweredAsync(connection, transaction, CancellationToken.None));

    /// <summary>All events told, oldest first: type and body.</summary>
    public async Task<IReadOnlyList<(string Type, JsonElement Body)>> ToldAsync()
    {
        await using var connection = await _data.OpenConnectionAsync();
        return [.. (await connection.QueryAsync<(string Type, string Body)>("select type, body from outbox order by stream, number"))
            .Select(told => (told.Type.Split(':')[3], JsonDocument.Parse(told.Body).RootElement))];
    }

    public async Task<Contracts.Lifecycle.V1.Contract> SeenAsync(SampleMatch match) =>
        (await Queries.FindAsync("match_id", match.Reference.MatchId.ToBytes(), match.MakerKey.XOnlyPubKey.Value, CancellationToken.None))!;

    public async ValueTask DisposeAsync()
    {
        _host.Dispose();
        await _data.DisposeAsync();
    }

    private async Task ExecuteAsync(string sql, object values)
    {
        await using var connection = await _data.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, values);
    }

    private async Task InTransactionAsync(Func<NpgsqlConnection, NpgsqlTransaction, Task> work)
    {
        await using var connection = await _data.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await work(connection, transaction);
        await transaction.CommitAsync();
    }
}
