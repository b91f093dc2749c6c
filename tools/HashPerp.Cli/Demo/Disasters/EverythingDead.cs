namespace HashPerp.Cli;

/// <summary>X4: after d2 and the lock of their leg the winners take their pots with what both had signed before anything was opened.</summary>
internal sealed class EverythingDead : Disaster
{
    public override string Name => "everything-dead";

    public override string Row => "X4";

    public override string Story => "Operator, attestor, every service, every server and both agents are killed; one bitcoind goes on. The winners claim without any key.";

    public override async Task RunAsync(DisasterStage stage, CancellationToken cancel)
    {
        await stage.KillAsync([.. DisasterStage.EveryPart], cancel);
        await stage.KillAgentsAsync(stage.Owners, cancel);
        // Unrolled long before any lock opens, each pot is decided by the chain's own rules.
        await stage.LeaveAllAsync(unrollBefore: true, keys: [], cancel);
    }
}
