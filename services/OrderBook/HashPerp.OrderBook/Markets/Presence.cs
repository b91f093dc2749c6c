using System.Collections.Concurrent;
using HashPerp.Primitives;
using Microsoft.Extensions.Options;

namespace HashPerp.OrderBook;

/// <summary>
/// Which accounts' signers beat. In memory only: after a restart everybody counts as present for one interval, because the restart wasn't the signers' fault.
/// </summary>
public sealed class Presence(TimeProvider time, IOptions<OrderBookOptions> options)
{
    private readonly ConcurrentDictionary<Bytes32, long> _beats = new();
    private readonly long _started = time.GetTimestamp();

    public TimeSpan Interval => TimeSpan.FromMilliseconds(options.Value.HeartbeatMilliseconds);

    /// <summary>The signer of an account is there.</summary>
    public void Beat(Bytes32 account) => _beats[account] = time.GetTimestamp();

    public bool IsPresent(Bytes32 account) => time.GetElapsedTime(_beats.GetValueOrDefault(account, _started)) <= Interval;

    /// <summary>Forgets accounts that have been silent for a hundred intervals: absent they are either way.</summary>
    public void Forget()
    {
        foreach (var (account, beat) in _beats)
        {
            if (time.GetElapsedTime(beat) > 100 * Interval)
            {
                _beats.TryRemove(new KeyValuePair<Bytes32, long>(account, beat));
            }
        }
    }
}
