namespace HashPerp.Cli;

/// <summary>X3: the attestor's keys make d1 of d2, and nobody else's help is needed.</summary>
internal sealed class OperatorDead : Disaster
{
    public override string Name => "operator-dead";

    public override string Row => "X3";

    public override string Story => "The Ark operator is killed while a contract is live. The attestor publishes its keys, and the winners claim with them after d1.";

    public override async Task RunAsync(DisasterStage stage, CancellationToken cancel)
    {
        await stage.KillAsync(["arkserver"], cancel);
        await stage.ReplayToEndAsync(cancel);
        await stage.LeaveAllAsync(unrollBefore: false, await stage.PublishedKeysAsync(cancel), cancel);
    }
}
