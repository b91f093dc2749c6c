using HashPerp.ContractLifecycle.Core;
using HashPerp.Data;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle;

/// <summary>Does what rounds ask for, several at a time; what fails is asked for again.</summary>
internal sealed class RoundActionWorker(
    RoundActions actions, RoundRunner runner, AgentDesk agents, OperatorDesk operators, Database database, ILogger<RoundActionWorker> logger) : BackgroundService
{
    private const int Workers = 8;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => WorkAsync(stoppingToken), stoppingToken)));

    private async Task WorkAsync(CancellationToken cancel)
    {
        await foreach (var (round, action) in actions.Waiting.ReadAllAsync(cancel))
        {
            try
            {
                await DoAsync(round, action, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // The worker outlives any one action: a round without workers would never end.
                logger.LogWarning(error, "{Action} of round {Round} failed; it is asked for again", action.GetType().Name, round);
            }
        }
    }

    private async Task DoAsync(string round, RoundAction action, CancellationToken cancel)
    {
        if (await database.ReadAsync((connection, token) => RoundStore.FindAsync(round, connection, token), cancel) is not { } row)
        {
            return;
        }
        using var activity = LifecycleTelemetry.Start($"round {action.GetType().Name}", round, row.Traceparent);
        switch (action)
        {
            case Notify notify:
                agents.Send(row.Round[notify.Party].Account, CoordinatorFrames.Notice(row));
                break;
            case TellAbort tell:
                agents.Send(row.Round[tell.Party].Account, CoordinatorFrames.Abort(row));
                break;
            default:
                if (await operators.AnswerAsync(row, action, cancel) is { } answer)
                {
                    await runner.ApplyAsync(round, answer, cancel);
                }
                break;
        }
    }
}
