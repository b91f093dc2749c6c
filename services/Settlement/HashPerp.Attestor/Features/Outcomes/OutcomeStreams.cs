using HashPerp.Contracts.Settlement.V1;
using HashPerp.Settlement;

namespace HashPerp.Attestor;

/// <summary>Streams the outcomes of an expiry: those on record, then each as it comes, until all rungs are decided.</summary>
public sealed class OutcomeStreams(AttestorEngine engine, OutcomeReader reader, OutcomeSignal signal)
{
    /// <summary>Streams open at a time.</summary>
    public const int MaxWatchers = 1000;

    private int _watchers;

    public async Task SendAsync(uint expiryHeight, Func<Outcome, CancellationToken, Task> send, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref _watchers) > MaxWatchers)
        {
            Interlocked.Decrement(ref _watchers);
            throw SettlementErrors.TooManyWatchers.Error($"{MaxWatchers} streams are open.", "Ask with GetOutcome, or try again later.");
        }
        try
        {
            var sent = new HashSet<uint>();
            while (true)
            {
                var next = signal.Next;
                var (decided, complete) = engine.GetDecisions(expiryHeight);
                foreach (var decision in decided.Where(decision => sent.Add(decision.Time)))
                {
                    await send(reader.Publish(decision), cancel);
                }
                if (complete)
                {
                    return;
                }
                await next.WaitAsync(cancel);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _watchers);
        }
    }
}
