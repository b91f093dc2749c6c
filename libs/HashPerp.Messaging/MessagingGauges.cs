using System.Diagnostics.Metrics;

namespace HashPerp.Messaging;

/// <summary>What the monitor saw last.</summary>
internal sealed class MessagingGauges
{
    private long _outboxAgeMilliseconds;
    private long _outboxPending;
    private long _gapAgeMilliseconds;
    private long _gaps;
    private long _parked;

    public MessagingGauges(Meter meter)
    {
        meter.CreateObservableGauge("hashperp.outbox.age", () => Interlocked.Read(ref _outboxAgeMilliseconds) / 1000.0, "s", "Age of the oldest event that isn't published.");
        meter.CreateObservableGauge("hashperp.outbox.pending", () => Interlocked.Read(ref _outboxPending), "{event}", "Events that aren't published.");
        meter.CreateObservableGauge("hashperp.inbox.gap.age", () => Interlocked.Read(ref _gapAgeMilliseconds) / 1000.0, "s", "Age of the oldest gap in a stream.");
        meter.CreateObservableGauge("hashperp.inbox.gaps", () => Interlocked.Read(ref _gaps), "{stream}", "Streams with a gap that is older than allowed.");
        meter.CreateObservableGauge("hashperp.inbox.parked", () => Interlocked.Read(ref _parked), "{stream}", "Streams that stand still at an event whose handler fails.");
    }

    public long Gaps => Interlocked.Read(ref _gaps);

    public long Parked => Interlocked.Read(ref _parked);

    public long OutboxPending => Interlocked.Read(ref _outboxPending);

    public void Set(MessagingState state)
    {
        Interlocked.Exchange(ref _outboxAgeMilliseconds, state.OutboxAgeMilliseconds);
        Interlocked.Exchange(ref _outboxPending, state.OutboxPending);
        Interlocked.Exchange(ref _gapAgeMilliseconds, state.GapAgeMilliseconds);
        Interlocked.Exchange(ref _gaps, state.Gaps);
        Interlocked.Exchange(ref _parked, state.Parked);
    }
}
