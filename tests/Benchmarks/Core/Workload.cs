namespace HashPerp.Benchmarks.Core;

/// <summary>
/// Orders and what becomes of them: 15 % immediate; of the others 20 % are modified (half in size, half in price) and 95 % cancelled; distances from the
/// middle follow a power law. A million orders are about two million messages. An order that was filled meanwhile is cancelled in vain, as in life.
/// </summary>
public static class Workload
{
    public const uint MinPrice = 1;
    public const uint MaxPrice = 131_071;

    private const double ImmediatePart = 0.15;
    private const double ModifiedPart = 0.20;
    private const double CancelledPart = 0.95;

    /// <summary>Mean life of an order that is cancelled, in arrivals.</summary>
    private const double MeanLife = 5_000;

    private const double DepthExponent = 1.1;
    private const double DeepestTick = 5_000;
    private const int OwnersOfASide = 500;
    private const int MaxLots = 100;

    public static Message[] Create(Scenario scenario, int orders, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var dice = new Dice(seed);
        var path = scenario.Path(orders, dice);
        var messages = new List<(double Time, Message Message)>(2 * orders);
        for (var id = 0; id < orders; id++)
        {
            Add(messages, id, path, dice);
        }
        // Stable, so that an order is never cancelled before it comes.
        return [.. messages.OrderBy(message => message.Time).Select(message => message.Message)];
    }

    private static void Add(List<(double Time, Message Message)> messages, int id, double[] path, Dice dice)
    {
        var isBid = dice.Next(2) == 0;
        var owner = (ushort)(dice.Next(OwnersOfASide) + (isBid ? 0 : OwnersOfASide));
        var lots = (uint)dice.Next(MaxLots) + 1;
        if (dice.Unit() <= ImmediatePart)
        {
            messages.Add((id, new Message(id, Price(path[id], Depth(dice) * (isBid ? 1 : -1)), lots, MessageKind.Immediate, isBid, owner)));
            return;
        }
        messages.Add((id, new Message(id, Price(path[id], Depth(dice) * (isBid ? -1 : 1)), lots, MessageKind.Add, isBid, owner)));
        var life = dice.Exponential(MeanLife);
        if (dice.Unit() <= ModifiedPart)
        {
            var time = id + (life * dice.Unit());
            var middle = path[Math.Min((int)time, path.Length - 1)];
            messages.Add((time, dice.Next(2) == 0 ? new Message(id, 0, (lots + 1) / 2, MessageKind.Reduce, isBid, owner)
                : new Message(id, Price(middle, Depth(dice) * (isBid ? -1 : 1)), lots, MessageKind.Move, isBid, owner)));
        }
        if (dice.Unit() <= CancelledPart)
        {
            messages.Add((id + life, new Message(id, 0, 0, MessageKind.Cancel, isBid, owner)));
        }
    }

    /// <summary>Ticks from the middle: many near, few far.</summary>
    private static double Depth(Dice dice) => Math.Min(DeepestTick, Math.Pow(dice.Unit(), -1 / DepthExponent));

    private static uint Price(double middle, double distance) => (uint)Math.Clamp(middle + distance, MinPrice, MaxPrice);
}
