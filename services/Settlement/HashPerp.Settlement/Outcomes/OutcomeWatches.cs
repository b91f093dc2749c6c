using System.Collections.Concurrent;
using Grpc.Core;
using HashPerp.Contracts.Settlement.V1;
using HashPerp.Primitives;
using AttestorClient = HashPerp.Contracts.Settlement.V1.Attestor.AttestorClient;
using Leg = HashPerp.Primitives.Leg;
using WireLeg = HashPerp.Contracts.Settlement.V1.Leg;

namespace HashPerp.Settlement.Host;

/// <summary>
/// One stream of outcomes for each open expiry, opened again when it breaks: the attestor repeats what is attested. What came in waits here until our own headers agree.
/// </summary>
internal sealed partial class OutcomeWatches(AttestorClient attestor, TimeProvider time, ILogger<OutcomeWatches> logger)
{
    /// <summary>Streams at a time; expiries beyond it have their turn when others are decided.</summary>
    private const int MaxWatches = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<uint, (Task Task, CancellationTokenSource Stop)> _watches = [];
    private readonly ConcurrentDictionary<(uint Expiry, uint Time), PublishedOutcome> _published = new();

    /// <summary>What was published and isn't on record, in the order of heights and times.</summary>
    public IReadOnlyList<PublishedOutcome> Published => [.. _published.Values.OrderBy(outcome => outcome.ExpiryHeight).ThenBy(outcome => outcome.Time)];

    public void Forget(PublishedOutcome outcome) => _published.TryRemove((outcome.ExpiryHeight, outcome.Time), out _);

    /// <summary>Watches exactly these expiries, the nearest first.</summary>
    public void Follow(IReadOnlyCollection<uint> expiries, CancellationToken cancel)
    {
        foreach (var gone in _watches.Keys.Except(expiries).ToList())
        {
            _watches[gone].Stop.Cancel();
            _watches.Remove(gone);
        }
        foreach (var expiry in expiries.Order().Take(MaxWatches).Where(expiry => !_watches.ContainsKey(expiry)))
        {
            // Its own to dispose of: the watch ends after the entry is gone.
            var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            _watches[expiry] = (WatchAsync(expiry, stop), stop);
        }
    }

    private async Task WatchAsync(uint expiry, CancellationTokenSource stop)
    {
        using var _ = stop;
        var cancel = stop.Token;
        var told = false;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                using var stream = attestor.WatchOutcomes(new WatchOutcomesRequest { ExpiryHeight = expiry }, cancellationToken: cancel);
                await foreach (var outcome in stream.ResponseStream.ReadAllAsync(cancel))
                {
                    told = false;
                    _published[(outcome.ExpiryHeight, outcome.Time)] = Read(outcome);
                }
            }
            catch (Exception) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                if (!told)
                {
                    LogBroken(logger, expiry, error.Message);
                }
                told = true;
            }
            await Task.Delay(Pause, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static PublishedOutcome Read(Outcome outcome) => new(
        outcome.ExpiryHeight, outcome.Time, outcome.Winner == WireLeg.Height ? Leg.Height : Leg.Time, outcome.PrivateKey.ToByteArray(), outcome.DecidingHeight);

    [LoggerMessage(1, LogLevel.Warning, "The outcomes of height {Expiry} aren't heard of: {Reason}")]
    private static partial void LogBroken(ILogger logger, uint expiry, string reason);
}
