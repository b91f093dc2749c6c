using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>The engine's state as bytes, and back.</summary>
public sealed partial class MarketEngine
{
    /// <summary>Of the snapshot's form.</summary>
    public const byte SnapshotVersion = 2;

    /// <summary>The oldest form that is still read.</summary>
    public const byte OldestSnapshotVersion = 1;

    public byte[] Snapshot()
    {
        var writer = new CanonicalWriter().U8(SnapshotVersion).Definition(Definition)
            .U8((byte)Phase).Id(SeriesRoot ?? default).U32(_earliestTime).U64(Sequence).U64(_eventNumber).Id(EventLink)
            .U64(_tradeSequence).U64(_arrivals).U64((ulong)_now);
        writer.U32((uint)_orders.Count);
        foreach (var order in _orders.ByAge)
        {
            writer.Order(order);
        }
        writer.U32((uint)_pending.Count);
        foreach (var match in _pending.Values)
        {
            writer.Match(match);
        }
        writer.U32((uint)_orders.Finished.All.Count);
        foreach (var finished in _orders.Finished.All)
        {
            writer.View(finished.FirstAnswer).U64((ulong)finished.AtUnixUs);
        }
        writer.U32((uint)_guards.Count);
        foreach (var guard in _guards.All)
        {
            writer.Guard(guard);
        }
        return writer.ToArray();
    }

    /// <summary>An engine in the state that was written.</summary>
    /// <exception cref="HashPerpException"><see cref="OrderBookErrors.DamagedJournal"/>, or what is wrong with the bytes.</exception>
    public static MarketEngine Restore(ReadOnlySpan<byte> snapshot)
    {
        var reader = new CanonicalReader(snapshot);
        var version = reader.U8();
        if (version is < OldestSnapshotVersion or > SnapshotVersion)
        {
            throw OrderBookErrors.DamagedJournal.Error(
                $"A snapshot of form {version}; this release knows {OldestSnapshotVersion} to {SnapshotVersion}.", "Run a release that knows it.");
        }
        var engine = new MarketEngine(reader.Definition());
        engine.ReadCounters(ref reader);
        engine.ReadOrders(ref reader, version);
        engine.ReadMatches(ref reader);
        if (version >= 2)
        {
            engine.ReadGuards(ref reader);
        }
        reader.ExpectEnd();
        return engine;
    }

    private void ReadCounters(ref CanonicalReader reader)
    {
        Phase = (MarketPhase)reader.U8();
        var root = reader.Id();
        SeriesRoot = root == default ? null : root;
        _earliestTime = reader.U32();
        Sequence = reader.U64();
        _eventNumber = reader.U64();
        EventLink = reader.Id();
        _tradeSequence = reader.U64();
        _arrivals = reader.U64();
        _now = checked((long)reader.U64());
    }

    private void ReadOrders(ref CanonicalReader reader, byte version)
    {
        for (var left = Count(ref reader, MarketLimits.Orders); left > 0; left--)
        {
            var order = reader.Order(Definition, version);
            _orders.Add(order);
            if (order.IsLive)
            {
                PutBack(order);
            }
        }
        _book.TakeChanges(new LevelChange[_book.ChangeCount]);
    }

    /// <summary>Live orders never cross, so one that does was not written by an engine.</summary>
    private void PutBack(BookOrder order)
    {
        var result = _book.Enter(order.Entering(EntryMode.PostOnly), 0);
        if (result.Outcome != EntryOutcome.Rested)
        {
            throw OrderBookErrors.DamagedJournal.Error($"A snapshot whose order {order.Id} is {result.Outcome}.", "Restore it from its backup.");
        }
        Settle(order, result);
    }

    private void ReadMatches(ref CanonicalReader reader)
    {
        for (var left = Count(ref reader, int.MaxValue); left > 0; left--)
        {
            var match = reader.Match();
            _pending.Add(match.TradeSequence, match);
            _pendingById.Add(match.MatchId, match.TradeSequence);
            _orders.Get(match.MakerOrderId).Pending++;
            _orders.Get(match.TakerOrderId).Pending++;
        }
        for (var left = Count(ref reader, MarketLimits.FinishedOrders); left > 0; left--)
        {
            _orders.Finished.Add(new FinishedOrder(reader.View(), (long)reader.U64()));
        }
    }

    private void ReadGuards(ref CanonicalReader reader)
    {
        for (var left = Count(ref reader, MarketLimits.GuardedAccounts); left > 0; left--)
        {
            var guard = reader.Guard();
            _guards.Load(guard);
        }
    }

    private static uint Count(ref CanonicalReader reader, int limit)
    {
        var count = reader.U32();
        return count <= limit ? count : throw OrderBookErrors.DamagedJournal.Error($"A snapshot with {count} entries.", "Restore it from its backup.");
    }
}
