namespace HashPerp.Benchmarks.Core;

/// <summary>So many orders rest, all the time: one of them is cancelled, a new one comes, and now and then one lot is taken.</summary>
public static class RestingWorkload
{
    private const uint Middle = 65_536;
    private const int Deepest = 20_000;
    private const int TakeEvery = 20;
    private const ushort Buyer = 1_000;
    private const ushort Seller = 1_001;

    /// <returns>What fills the book, and what is measured.</returns>
    public static (Message[] Fill, Message[] Messages) Create(int resting, int count, ulong seed)
    {
        var dice = new Dice(seed);
        var fill = new Message[resting];
        var open = new Message[resting];
        for (var id = 0; id < resting; id++)
        {
            open[id] = fill[id] = Order(id, dice);
        }
        var messages = new Message[count];
        var next = resting;
        for (var i = 0; i + 1 < count; i += 2)
        {
            if (i % TakeEvery == 0)
            {
                messages[i] = new Message(next++, Middle + Deepest, 1, MessageKind.Immediate, true, Buyer);
                messages[i + 1] = new Message(next++, Middle - Deepest, 1, MessageKind.Immediate, false, Seller);
                continue;
            }
            var chosen = dice.Next(resting);
            messages[i] = open[chosen] with { Kind = MessageKind.Cancel };
            open[chosen] = messages[i + 1] = Order(next++, dice);
        }
        return (fill, messages);
    }

    private static Message Order(int id, Dice dice)
    {
        var isBid = dice.Next(2) == 0;
        var distance = (uint)(1 + dice.Next(Deepest));
        return new Message(id, isBid ? Middle - distance : Middle + distance, 1_000, MessageKind.Add, isBid, (ushort)(dice.Next(500) + (isBid ? 0 : 500)));
    }
}
