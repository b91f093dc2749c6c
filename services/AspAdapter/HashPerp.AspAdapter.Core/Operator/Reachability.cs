namespace HashPerp.AspAdapter.Core;

/// <summary>
/// Whether the operator counts as reachable. One unanswered question is no outage: it counts as away only after it has been silent for a while, and as back at
/// its first answer.
/// </summary>
/// <param name="patience">Microseconds of silence that are still no outage.</param>
public sealed class Reachability(long patience)
{
    private long? _silentSince;

    /// <summary>An answer came: silence is over.</summary>
    public void Answered() => _silentSince = null;

    /// <summary>No answer came.</summary>
    /// <param name="now">Unix microseconds.</param>
    /// <returns>Since when it is away, once that has lasted too long; null until then.</returns>
    public long? Silent(long now)
    {
        _silentSince ??= now;
        return now - _silentSince >= patience ? _silentSince : null;
    }
}
