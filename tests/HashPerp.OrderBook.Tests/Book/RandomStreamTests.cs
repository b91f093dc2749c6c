using System.Security.Cryptography;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Tests;

/// <summary>
/// Random courses of a market with every command, played by four engines: over the ladder, over the naive book, one that reads the journal of the first, and
/// one that is restarted from its snapshots.
/// </summary>
public sealed class RandomStreamTests(ITestOutputHelper output)
{
    [Fact]
    public void Both_books_lead_to_the_same_events_and_the_same_state_after_every_command()
    {
        for (var i = 0; i < 40; i++)
        {
            Play(NewSeed(), commands: 250, hashEvery: 1, restartEvery: 40);
        }
    }

    [Fact]
    public void In_100_000_commands_nothing_is_lost_and_replays_end_in_the_same_state() =>
        Play(NewSeed(), commands: 100_000, hashEvery: 1_000, restartEvery: 10_000);

    [Fact]
    [Trait("tier", "full")]
    public void In_a_million_commands_nothing_is_lost_and_replays_end_in_the_same_state() =>
        Play(NewSeed(), commands: 1_000_000, hashEvery: 5_000, restartEvery: 50_000);

    private static ulong NewSeed() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));

    private void Play(ulong seed, int commands, int hashEvery, int restartEvery)
    {
        var (number, ledger) = (0, new MarketLedger());
        try
        {
            var engines = new Engines();
            engines.Apply(new OpenCommand(1, Exchange.Id('r'), Exchange.EarliestTime), ledger);
            var stream = new CommandStream(seed, ledger);
            for (; number < commands; number++)
            {
                engines.Apply(stream.Next(), ledger);
                if (number % hashEvery == 0)
                {
                    engines.CompareStates();
                    ledger.Check(engines.Ladder);
                }
                if (number % restartEvery == restartEvery - 1)
                {
                    engines.Restart();
                }
            }
            engines.CompareStates();
            Assert.True(commands < 1_000 || ledger.Matches > commands / 20, $"Only {ledger.Matches} matches: the course proves little.");
        }
        finally
        {
            output.WriteLine($"seed {seed}: {number} commands, {ledger.Matches} matches, {ledger.Open.Count} orders open");
        }
    }

    private sealed class Engines
    {
        private readonly MarketEngine _naive = new(
            Exchange.Definition, new NaiveMatchingBook(Exchange.Definition.MinPrice, Exchange.Definition.MaxPrice));

        private readonly MarketEngine _replayed = new(Exchange.Definition);
        private MarketEngine _restarted = new(Exchange.Definition);

        public MarketEngine Ladder { get; } = new(Exchange.Definition);

        public void Apply(MarketCommand command, MarketLedger ledger)
        {
            var (result, refused) = Try(Ladder, command);
            var (naive, refusedByNaive) = Try(_naive, command);
            Assert.Equal(refused?.Code, refusedByNaive?.Code);
            if (result is null)
            {
                return;
            }
            Assert.Equal(Ladder.EventLink, _naive.EventLink);
            Assert.Equal(result.Changed, naive!.Changed);
            Assert.Equal(result.Levels, naive.Levels);
            if (result.Changed)
            {
                var entry = new JournalEntry(result.Sequence, CommandBytes.Write(command), Ladder.EventLink);
                _replayed.Replayed(entry);
                _restarted.Replayed(entry);
                ledger.Add(result);
            }
        }

        public void CompareStates()
        {
            var expected = Ladder.StateHash();
            Assert.Equal(expected, _naive.StateHash());
            Assert.Equal(expected, _replayed.StateHash());
            Assert.Equal(expected, _restarted.StateHash());
        }

        public void Restart() => _restarted = MarketEngine.Restore(_restarted.Snapshot());

        private static (CommandResult? Result, HashPerpException? Refusal) Try(MarketEngine engine, MarketCommand command)
        {
            try
            {
                return (engine.Apply(command), null);
            }
            catch (HashPerpException refused)
            {
                return (null, refused);
            }
        }
    }
}
