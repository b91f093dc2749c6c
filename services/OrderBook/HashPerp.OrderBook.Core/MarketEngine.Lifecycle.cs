using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>What the rest of the system tells a market: its series, its signers, its matches' contracts, its chain.</summary>
public sealed partial class MarketEngine
{
    private void Open(OpenCommand open)
    {
        if (Phase != MarketPhase.Listed)
        {
            return;
        }
        Phase = MarketPhase.Open;
        SeriesRoot = open.SeriesRoot;
        _earliestTime = open.EarliestTime;
        Emit(new MarketOpened(NextEvent(), open.SeriesRoot, open.EarliestTime));
    }

    private void Close()
    {
        if (Phase == MarketPhase.Closed)
        {
            return;
        }
        Phase = MarketPhase.Closed;
        Emit(new MarketClosed(NextEvent()));
        foreach (var order in _orders.ByAge.Where(order => !order.Withdrawn).ToArray())
        {
            End(order, CancelReason.Cutoff);
        }
    }

    private void Suspend(Bytes32 account)
    {
        foreach (var order in _orders.OfAccount(account).Where(order => !order.Suspended && !IsDisconnected(order)).ToArray())
        {
            TakeOut(order);
            order.Suspended = true;
            _touched.Add(order);
            Emit(new OrderSuspended(NextEvent(), order.Id, account));
        }
    }

    /// <summary>Cancelled in this very command: it is over.</summary>
    private static bool IsDisconnected(BookOrder order) => order.IsOver && order.Reason == CancelReason.Disconnected;

    private void Resume(Bytes32 account, long now)
    {
        foreach (var order in _orders.OfAccount(account).Where(order => order.Suspended).ToArray())
        {
            order.Suspended = false;
            _touched.Add(order);
            Emit(new OrderResumed(NextEvent(), order.Id, account));
            Reenter(order, now);
        }
    }

    private void Activate(ActivateCommand activate)
    {
        if (!TryTake(activate.MatchId, out var match))
        {
            return;
        }
        foreach (var id in new[] { match.MakerOrderId, match.TakerOrderId })
        {
            var order = _orders.Get(id);
            order.Pending--;
            order.Contracts.Add(activate.ArkTxid);
            SuccessorOf(order)?.Contracts.Add(activate.ArkTxid);
            _touched.Add(order);
        }
        Emit(new MatchActivated(NextEvent(), match with { Status = MatchState.Active }, activate.ContractId, activate.ArkTxid));
    }

    private void Restore(RestoreCommand restore, long now)
    {
        if (!TryTake(restore.MatchId, out var match))
        {
            return;
        }
        Emit(new MatchBusted(NextEvent(), match with { Status = MatchState.Busted }, restore.Code, restore.Reason));
        BookOrder[] sides = [_orders.Get(match.MakerOrderId), _orders.Get(match.TakerOrderId)];
        foreach (var order in sides)
        {
            order.Filled -= match.Lots;
            order.Pending--;
            _touched.Add(order);
        }
        // Who failed goes first, so that the innocent side can't meet that order again.
        foreach (var order in sides.OrderByDescending(order => restore.Withdrawn.Contains(order.Order.Account)))
        {
            GiveBack(order, match.Lots, restore.Withdrawn.Contains(order.Order.Account), now);
        }
    }

    private void GiveBack(BookOrder order, uint lots, bool failed, long now)
    {
        TakeOut(order);
        order.Open += lots;
        if (failed)
        {
            End(order, CancelReason.RoundFailed);
            if (SuccessorOf(order) is { Withdrawn: false, IsOver: false } heir)
            {
                End(heir, CancelReason.RoundFailed);
            }
        }
        else if (order.Withdrawn)
        {
            CancelOpen(order, order.Reason);
            GiveToSuccessor(order, lots, now);
        }
        else if (order.Order.IsImmediate())
        {
            CancelOpen(order, CancelReason.ImmediateRemainder);
        }
        else
        {
            Emit(new OrderRestored(NextEvent(), order.Id, order.Order.Account, lots));
            Reenter(order, now);
        }
    }

    private bool TryTake(Bytes32 matchId, out MatchView match)
    {
        if (!_pendingById.Remove(matchId, out var number))
        {
            match = null!;
            return false;
        }
        _pending.Remove(number, out match!);
        return true;
    }
}
