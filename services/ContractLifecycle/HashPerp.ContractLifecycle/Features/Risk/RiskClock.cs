using HashPerp.Data;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle;

/// <summary>Looks each second whether the operator's silence has lasted long enough, or is over.</summary>
internal sealed class RiskClock(RiskTelling telling, TimeProvider time, ILogger<RiskClock> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pace = new PeriodicTimer(Pace, time);
        var before = 0L;
        do
        {
            try
            {
                var atRisk = await telling.LookAsync(stoppingToken);
                if (atRisk > 0 && atRisk != before)
                {
                    logger.LogWarning("{Contracts} live contracts are at risk: the operator is unreachable", atRisk);
                }
                if (atRisk == 0 && before > 0)
                {
                    logger.LogInformation("No live contract is at risk any more");
                }
                LifecycleTelemetry.AtRisk = before = atRisk;
            }
            catch (Exception error) when (error is HashPerpException or Npgsql.NpgsqlException)
            {
                logger.LogWarning("Nobody looks for contracts at risk: {Reason}", error.Message);
            }
        }
        while (await pace.WaitForNextTickAsync(stoppingToken));
    }
}
