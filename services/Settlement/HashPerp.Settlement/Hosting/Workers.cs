namespace HashPerp.Settlement.Host;

internal sealed class AnnouncerWorker(Announcer announcer, SettlementOptions options, TimeProvider time, ILogger<AnnouncerWorker> logger)
    : Worker(options, time, logger)
{
    protected override string Work => "Announcing";

    protected override Task LookAsync(CancellationToken cancel) => announcer.LookAsync(cancel);
}

internal sealed class OutcomeWorker(OutcomeFollower follower, SettlementOptions options, TimeProvider time, ILogger<OutcomeWorker> logger)
    : Worker(options, time, logger)
{
    protected override string Work => "Following outcomes";

    protected override Task LookAsync(CancellationToken cancel) => follower.LookAsync(cancel);
}

internal sealed class PotWorker(PotWatcher watcher, SettlementOptions options, TimeProvider time, ILogger<PotWorker> logger) : Worker(options, time, logger)
{
    protected override string Work => "Watching pots";

    protected override Task LookAsync(CancellationToken cancel) => watcher.LookAsync(cancel);
}

internal sealed class RegistrarWorker(OperatorRegistrar registrar, SettlementOptions options, TimeProvider time, ILogger<RegistrarWorker> logger)
    : Worker(options, time, logger)
{
    protected override string Work => "Telling the operator";

    protected override Task LookAsync(CancellationToken cancel) => registrar.LookAsync(cancel);
}
