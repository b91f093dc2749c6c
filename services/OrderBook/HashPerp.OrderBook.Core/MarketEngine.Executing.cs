using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>From a command to what it does.</summary>
public sealed partial class MarketEngine
{
    /// <summary>What a command was answered with before, if it came before.</summary>
    private CommandResult? Repeat(MarketCommand command)
    {
        switch (command)
        {
            case PlaceCommand place when FirstAnswer(IdOf(place.Order)) is { } first:
                return Unchanged(first, []);
            case AmendCommand amend when FirstAnswer(IdOf(amend.NewOrder)) is { } first:
                return Unchanged(first, []);
            case ReplaceAllCommand { Quotes.Count: > 0 } replace:
                OrderView?[] answers = [.. replace.Quotes.Select(quote => FirstAnswer(IdOf(quote.Order)))];
                return answers.All(answer => answer is not null) ? Unchanged(null, [.. answers.Select(answer => new ItemAnswer(answer, null))]) : null;
            default:
                return null;
        }
    }

    private CommandResult Unchanged(OrderView? answer, IReadOnlyList<ItemAnswer> answers) =>
        new(Sequence, false, answer, [], [], []) { Answers = answers };

    private OrderView? FirstAnswer(Bytes32 id) => _orders.TryGet(id, out var order) ? order.FirstAnswer : _orders.Finished.FirstAnswer(id);

    /// <summary>The order that the caller asked about, if it asked about one.</summary>
    private BookOrder? Execute(MarketCommand command, long now)
    {
        switch (command)
        {
            case PlaceCommand place:
                return Place(new SignedOrder(place.Order, place.Signature), place.SignerPresent, now);
            case CancelCommand cancel:
                return Withdraw(cancel);
            case AmendCommand amend:
                return Amend(amend, now);
            case BatchCommand batch:
                Execute(batch, now);
                break;
            case ReplaceAllCommand replace:
                ReplaceAll(replace, now);
                break;
            case CancelAllCommand cancel:
                EndAll(cancel.Account, CancelReason.ByOwner);
                break;
            case SignerAwayCommand away:
                Leave(away.Account);
                break;
            case SignerBackCommand back:
                Resume(back.Account, now);
                break;
            case ActivateCommand activate:
                Activate(activate);
                break;
            case RestoreCommand restore:
                Restore(restore, now);
                break;
            case CoinSpentCommand spent:
                EndBackedBy(spent);
                break;
            default:
                ExecuteOfMarket(command, now);
                break;
        }
        return null;
    }

    private void ExecuteOfMarket(MarketCommand command, long now)
    {
        switch (command)
        {
            case OpenCommand open:
                Open(open);
                break;
            case ChainAdvancedCommand chain when Phase == MarketPhase.Open
                && Definition.Cutoff.IsReached(Definition.Market.Height, _earliestTime, chain.Height, chain.MedianTime):
            case CloseCommand:
                Close();
                break;
            case ProtectCommand protect:
                Protect(protect);
                break;
            case DisconnectRuleCommand rule:
                SetDisconnectRule(rule);
                break;
            case DeadManCommand deadMan:
                SetDeadMan(deadMan, now);
                break;
        }
    }
}
