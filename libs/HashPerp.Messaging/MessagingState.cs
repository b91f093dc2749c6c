namespace HashPerp.Messaging;

/// <summary>The backlog of a service at one moment.</summary>
internal sealed record MessagingState(long OutboxAgeMilliseconds, long OutboxPending, long GapAgeMilliseconds, long Gaps, long Parked);
