using HashPerp.ContractScripts;

namespace HashPerp.OrderBook.Core;

/// <summary>Whether an order could be filled as a whole, found out before anything changes.</summary>
public sealed partial class LadderBook
{
    private const int Spent = -1;

    /// <summary>Owners whose allowance a trial has used, so that it can be given back: <see cref="MarketLimits.FillsPerOrder"/> at most in a market.</summary>
    private int[] _tried = new int[MarketLimits.FillsPerOrder];

    private bool CanFill(in EnteringOrder order, int limit, int fills)
    {
        var tried = 0;
        var filled = CanFill(order, limit, fills, ref tried);
        while (tried > 0)
        {
            ref var allowance = ref _allowances[_tried[--tried]];
            allowance = allowance == Spent ? 1 : allowance + 1;
        }
        return filled;
    }

    private bool CanFill(in EnteringOrder order, int limit, int fills, ref int tried)
    {
        var (left, made) = (order.Lots, 0);
        for (var tick = FirstAgainst(order.IsBid); IsWithin(tick, limit, order.IsBid); tick = NextAgainst(tick, order.IsBid))
        {
            for (var slot = _levels[tick].Oldest; slot != 0; slot = _orders[slot].Next)
            {
                ref var resting = ref _orders[slot];
                var lots = Math.Min(left, resting.Open);
                if (resting.Owner == order.Owner)
                {
                    if (EndsOrShrinks(order, resting))
                    {
                        return false;
                    }
                }
                else if (made == fills)
                {
                    return false;
                }
                else if (lots >= order.MinFill && lots >= resting.MinFill && Try(resting.Owner, ref tried))
                {
                    left -= lots;
                    made++;
                    if (left == 0)
                    {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /// <summary>Whether an own resting order keeps the entering one from being filled as a whole.</summary>
    private static bool EndsOrShrinks(in EnteringOrder order, in LadderOrder resting)
    {
        var enteringIsNewer = order.Priority > resting.Priority;
        return (enteringIsNewer ? order.SelfTrade : resting.SelfTrade) switch
        {
            SelfTradePrevention.CancelMaker => !enteringIsNewer,
            SelfTradePrevention.CancelTaker => enteringIsNewer,
            _ => true,
        };
    }

    /// <summary>Uses one fill of an owner's allowance. False when it is used up: the owner's other orders would be gone by then.</summary>
    private bool Try(int owner, ref int tried)
    {
        if (owner >= _allowances.Length || _allowances[owner] == 0)
        {
            return true;
        }
        if (_allowances[owner] == Spent)
        {
            return false;
        }
        if (tried == _tried.Length)
        {
            Array.Resize(ref _tried, 2 * tried);
        }
        _tried[tried++] = owner;
        _allowances[owner] = _allowances[owner] == 1 ? Spent : _allowances[owner] - 1;
        return true;
    }
}
