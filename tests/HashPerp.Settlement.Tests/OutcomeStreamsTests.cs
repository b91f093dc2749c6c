using HashPerp.Attestor;
using HashPerp.Contracts.Settlement.V1;

namespace HashPerp.Settlement.Tests;

public class OutcomeStreamsTests
{
    private const uint H = Chains.Listed + 1008;

    private readonly AttestorEngine _engine = Attestors.Engine(new MemoryJournal());
    private readonly OutcomeSignal _signal = new();
    private readonly OutcomeStreams _streams;

    public OutcomeStreamsTests()
    {
        _engine.Announce(Chains.To(Chains.Listed), Attestors.Week());
        _streams = new OutcomeStreams(_engine, new OutcomeReader(_engine, null!, null!), _signal);
    }

    [Fact]
    public async Task A_watcher_gets_each_outcome_once_and_the_stream_ends_with_the_last()
    {
        var received = new List<Outcome>();
        _engine.Observe(Chains.To(1151));
        var watching = _streams.SendAsync(H, Take(received), CancellationToken.None);
        Assert.Equal([168_328u], received.Select(outcome => outcome.Strike));

        _signal.Raise();
        Assert.False(watching.IsCompleted);
        _engine.Observe(Chains.To((int)H));
        _signal.Raise();
        await watching.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal([168_328u, 175_198u], received.Select(outcome => outcome.Strike));
        var late = new List<Outcome>();
        await _streams.SendAsync(H, Take(late), CancellationToken.None);
        Assert.Equal(received, late);
    }

    [Fact]
    public async Task One_stream_too_many_is_refused_until_another_ends()
    {
        using var hangUp = new CancellationTokenSource();
        var watching = Enumerable.Range(0, OutcomeStreams.MaxWatchers).Select(_ => _streams.SendAsync(H, Take([]), hangUp.Token)).ToArray();

        var refused = await Assert.ThrowsAsync<Primitives.HashPerpException>(() => _streams.SendAsync(H, Take([]), CancellationToken.None));
        Assert.Equal(SettlementErrors.TooManyWatchers, refused.Code);
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(watching));
        _engine.Observe(Chains.To((int)H));
        var received = new List<Outcome>();
        await _streams.SendAsync(H, Take(received), CancellationToken.None);
        Assert.Equal(2, received.Count);
    }

    private static Func<Outcome, CancellationToken, Task> Take(List<Outcome> received) => (outcome, _) =>
    {
        received.Add(outcome);
        return Task.CompletedTask;
    };
}
