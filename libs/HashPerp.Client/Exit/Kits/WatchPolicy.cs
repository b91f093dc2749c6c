namespace HashPerp.Client;

/// <summary>What a watch does of its own accord.</summary>
/// <param name="AutoUnroll">Unroll when the deadline of an open race has come, though nobody else has begun.</param>
/// <param name="WarnHours">Tell of a deadline so long before.</param>
public sealed record WatchPolicy(bool AutoUnroll, int WarnHours);
