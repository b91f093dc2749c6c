using HashPerp.Client;
using HashPerp.Primitives;
using Microsoft.Extensions.Logging;

namespace HashPerp.Cli;

/// <summary>Batches and payments that earlier runs of the agent began: finished before anything else or, if the operator is away, as soon as it is back.</summary>
internal sealed class EarlierWork(OperatorClient operatorClient, BatchParticipant batches, OwnPayments payments, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    private bool _isDone;

    public async Task FinishAsync(CancellationToken cancel)
    {
        await batches.ResumeAsync((plan, error) => log.LogWarning("The batch {Plan} came to nothing: {Reason}", plan.Id, error.Message), cancel);
        await payments.ResumeAsync(cancel);
        _isDone = true;
    }

    /// <summary>Returns once it is done.</summary>
    public async Task WhenReachableAsync(CancellationToken cancel)
    {
        while (!_isDone)
        {
            await Task.Delay(Pace, time, cancel);
            if (await operatorClient.IsReachableAsync(cancel))
            {
                await TryFinishAsync(cancel);
            }
        }
    }

    private async Task TryFinishAsync(CancellationToken cancel)
    {
        try
        {
            await FinishAsync(cancel);
        }
        catch (HashPerpException away) when (away.Code == OperatorClientErrors.OperatorUnreachable)
        {
            log.LogWarning("The operator is gone again: {Reason}", away.Message);
        }
    }
}
