namespace HashPerp.Client;

/// <summary>
/// A party that has released all its signatures and doesn't get the complete set from the last signer asks the operator for it (30-contract-protocol
/// §4): first after five seconds, then every five seconds.
/// </summary>
internal sealed class SetRecovery(StepDriver driver, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Since when each step waits; lost in a restart, which only means five seconds more.
    private readonly Dictionary<(string Round, string Step), DateTimeOffset> _waiting = [];

    public async Task<ContractRecord> AdvanceAsync(ContractRecord record, StepPlan plan, CancellationToken cancel)
    {
        var key = (record.Round, plan.Name);
        if (record.Step(plan.Name) is not { Submitted: true, Finalized: false } step || ArkStep.IsMyTurn(step, plan))
        {
            _waiting.Remove(key);
            return record;
        }
        var now = time.GetUtcNow();
        if (_waiting.TryAdd(key, now) || now - _waiting[key] < Patience)
        {
            return record;
        }
        _waiting[key] = now;
        return await driver.RecoverAsync(record, plan, cancel);
    }
}
