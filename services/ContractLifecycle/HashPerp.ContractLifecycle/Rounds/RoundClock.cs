using HashPerp.ContractLifecycle.Core;
using HashPerp.Data;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle;

/// <summary>Brings rounds what no agent brings them: the passing of time, and after a restart the news that the coordinator is back.</summary>
internal sealed class RoundClock(
    Database database, RoundRunner runner, AgentDesk agents, OutputWatch watch, CoinFollower coins, TimeProvider time, ILogger<RoundClock> logger) : BackgroundService
{
    private const int MostAtOnce = 200;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isResumed = false;
        using var pace = new PeriodicTimer(Pace, time);
        do
        {
            try
            {
                if (!isResumed)
                {
                    await ResumeAsync(stoppingToken);
                    isResumed = true;
                }
                await TickAsync(stoppingToken);
                await watch.AskAsync(stoppingToken);
                await coins.FollowAsync(stoppingToken);
            }
            catch (Exception error) when (error is HashPerpException or Npgsql.NpgsqlException)
            {
                logger.LogWarning("Rounds stand still: {Reason}", error.Message);
            }
        }
        while (await pace.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ResumeAsync(CancellationToken cancel)
    {
        foreach (var round in await database.ReadAsync((connection, token) => RoundStore.WaitingAsync(connection, token), cancel))
        {
            await GuardAsync(round, () => runner.ApplyAsync(round, new Resumed(time.GetUtcNow()), cancel));
        }
    }

    private async Task TickAsync(CancellationToken cancel)
    {
        foreach (var round in await database.ReadAsync((connection, token) => RoundStore.DueAsync(time.GetUtcNow(), MostAtOnce, connection, token), cancel))
        {
            await GuardAsync(round, async () =>
            {
                if (await database.ReadAsync((connection, token) => RoundStore.FindAsync(round, connection, token), cancel) is { } row)
                {
                    var tick = new Ticked(time.GetUtcNow(), agents.IsAttached(row.Round.Maker.Account), agents.IsAttached(row.Round.Taker.Account));
                    await runner.ApplyAsync(round, tick, cancel);
                }
            });
        }
    }

    /// <summary>One round that can't go on, whatever the reason, must not hold up the others.</summary>
    private async Task GuardAsync(string round, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception error) when (error is not (OperationCanceledException or HashPerpException or Npgsql.NpgsqlException))
        {
            logger.LogError(error, "Round {Round} can't go on", round);
        }
    }
}
