using System.Threading.Channels;
using HashPerp.ContractLifecycle.Core;
using HashPerp.Data;
using HashPerp.Primitives;
using HashPerp.Signing.V1;
using Npgsql;

namespace HashPerp.ContractLifecycle;

/// <summary>Agents on one side, rounds on the other.</summary>
internal sealed class RoundDesk(
    AgentDesk agents, ReportTaker taker, RoundRunner runner, Database database, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<RoundDesk> logger)
    : IRoundDesk
{
    /// <summary>An agent that was away for longer learns of an abort from its own time-outs.</summary>
    private static readonly TimeSpan AbortsTold = TimeSpan.FromDays(1);

    public IDisposable Attach(Bytes32 account, ChannelWriter<Frame> frames)
    {
        var attachment = agents.Attach(account, frames);
        _ = Task.Run(() => RepeatAsync(account, lifetime.ApplicationStopping));
        return attachment;
    }

    public async Task<Frame?> TakeAsync(Bytes32 account, RoundReport report, CancellationToken cancel)
    {
        try
        {
            await taker.TakeAsync(account, report, cancel);
            FaultPoint.Before(LifecycleFaultPoints.ReportTaken);
            return CoordinatorFrames.Taken(report);
        }
        catch (HashPerpException error) when (error.Code == DataErrors.DatabaseUnavailable || error.Code == DataErrors.CommitOutcomeUnknown)
        {
            logger.LogWarning("A report of {Account} waits: {Reason}", account, error.Message);
            return null;
        }
        catch (NpgsqlException error)
        {
            logger.LogWarning(error, "A report of {Account} waits", account);
            return null;
        }
        catch (HashPerpException error)
        {
            logger.LogWarning("A report of {Account} on {Round} is refused: {Reason}", account, report.Round.Length <= 64 ? report.Round : "?", error.Message);
            return CoordinatorFrames.NotTaken(report, error);
        }
    }

    private async Task RepeatAsync(Bytes32 account, CancellationToken cancel)
    {
        try
        {
            var missed = await database.ReadAsync((connection, token) => RoundStore.MissedByAsync(account, time.GetUtcNow() - AbortsTold, connection, token), cancel);
            foreach (var round in missed)
            {
                var row = await database.ReadAsync((connection, token) => RoundStore.FindAsync(round, connection, token), cancel);
                var party = row!.Round.Maker.Account == account ? Party.Maker : Party.Taker;
                await runner.ApplyAsync(round, new AgentAttached(time.GetUtcNow(), party), cancel);
            }
        }
        catch (Exception error) when (error is HashPerpException or NpgsqlException or OperationCanceledException)
        {
            // Notices are repeated by the clock as well.
            logger.LogWarning("What {Account} missed can't be told yet: {Reason}", account, error.Message);
        }
    }
}
