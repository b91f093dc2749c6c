using HashPerp.Signing.V1;

namespace HashPerp.Client;

/// <summary>Brings the coordinator's frames to the contracts, and the contracts' reports to the coordinator, over the relay's stream.</summary>
public sealed class CoordinatorLink
{
    private readonly RelayClient _relay;
    private readonly ContractAgent _contracts;

    public CoordinatorLink(RelayClient relay, ContractAgent contracts)
    {
        ArgumentNullException.ThrowIfNull(relay);
        ArgumentNullException.ThrowIfNull(contracts);
        (_relay, _contracts) = (relay, contracts);
        relay.Reports = () => contracts.Reports;
        contracts.Changed += relay.Wake;
        relay.Wake();
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        await foreach (var frame in _relay.Coordinator.ReadAllAsync(cancel))
        {
            switch (frame.BodyCase)
            {
                case Frame.BodyOneofCase.Match:
                    if (await _contracts.TakeNoticeAsync(frame.Match, cancel) is { } refusal)
                    {
                        _relay.Answer(refusal);
                    }
                    break;
                case Frame.BodyOneofCase.Abort:
                    await _contracts.TakeAbortAsync(frame.Abort, cancel);
                    break;
                case Frame.BodyOneofCase.Taken:
                    await _contracts.TakeTakenAsync(frame.Taken, cancel);
                    break;
            }
        }
    }
}
