using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;

namespace HashPerp.Benchmarks.Core;

/// <summary>
/// Messages to the exchange's own book, with all its rules: owners and self-trade prevention, minimum fills, limits of fills, protection, and the list of
/// changed levels, which is taken after every message as the feed does. It calls the book as the engine does, and keeps where each order rests.
/// </summary>
/// <param name="orders">Ids of the run.</param>
/// <param name="resting">Orders that rest at once at most: the book grows beyond, but that allocates.</param>
public sealed class LadderRun(int orders, int resting) : IRun
{
    /// <summary>The workload has sweeps of any length; a market's own limit would make other trades than the plain book.</summary>
    private const int Fills = int.MaxValue;

    private readonly LadderBook _book = new(Workload.MinPrice, Workload.MaxPrice, resting);
    private readonly (int Slot, uint Priority)[] _places = new (int, uint)[orders];
    private LevelChange[] _changes = new LevelChange[1_024];
    private uint _priority;

    public Tally Tally { get; } = new();

    /// <summary>Levels that changed, so that nothing of the work can be left out.</summary>
    public long Changes { get; private set; }

    public LadderBook Book => _book;

    public void Play(ReadOnlySpan<Message> messages)
    {
        foreach (ref readonly var message in messages)
        {
            ref var place = ref _places[message.Id];
            switch (message.Kind)
            {
                case MessageKind.Add:
                    Enter(message, EntryMode.Rest, ref place);
                    break;
                case MessageKind.Immediate:
                    Enter(message, EntryMode.Immediate, ref place);
                    break;
                case MessageKind.Reduce:
                    Reduce(message, place);
                    break;
                case MessageKind.Move when _book.Remove(place.Slot, place.Priority):
                    Enter(message, EntryMode.Rest, ref place);
                    break;
                case MessageKind.Cancel:
                    _book.Remove(place.Slot, place.Priority);
                    break;
            }
            TakeChanges();
        }
    }

    private void Enter(in Message message, EntryMode mode, ref (int Slot, uint Priority) place)
    {
        var order = new EnteringOrder(
            ++_priority, message.Owner, message.IsBid, message.Price, message.Lots, 0, SelfTradePrevention.CancelTaker, mode);
        var result = _book.Enter(order, Fills);
        foreach (ref readonly var step in _book.Steps)
        {
            Tally.Add(step.Lots, (int)step.Price);
        }
        if (result.Outcome == EntryOutcome.Rested)
        {
            place = (result.Slot, _priority);
        }
    }

    private void Reduce(in Message message, in (int Slot, uint Priority) place)
    {
        var open = _book.OpenOf(place.Slot, place.Priority);
        if (open > message.Lots)
        {
            _book.Reduce(place.Slot, place.Priority, open - message.Lots);
        }
    }

    private void TakeChanges()
    {
        var count = _book.ChangeCount;
        if (count > _changes.Length)
        {
            _changes = new LevelChange[2 * count];
        }
        Changes += _book.TakeChanges(_changes.AsSpan(0, count));
    }
}
