namespace HashPerp.Hosting;

/// <summary>
/// How long to wait before a crashed process is started again: at once the first time, then twice as long each time, up to a limit. A process that ran for a while
/// begins anew.
/// </summary>
internal sealed class BackOff
{
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);

    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    /// <summary>Who ran for this long didn't crash at its start.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    private TimeSpan _next = First;

    public TimeSpan Next(TimeSpan ranFor)
    {
        var wait = ranFor >= Settled ? First : _next;
        _next = wait * 2 < Longest ? wait * 2 : Longest;
        return wait;
    }
}
