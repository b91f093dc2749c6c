namespace HashPerp.Benchmarks.Core;

/// <summary>Messages to the plain book.</summary>
public sealed class PlainRun(int orders) : IRun
{
    private readonly PlainBook _book = new((int)Workload.MaxPrice + 1, orders);

    public Tally Tally => _book.Tally;

    public void Play(ReadOnlySpan<Message> messages)
    {
        foreach (ref readonly var message in messages)
        {
            switch (message.Kind)
            {
                case MessageKind.Add:
                    _book.Add(message.Id, message.IsBid, (int)message.Price, message.Lots);
                    break;
                case MessageKind.Immediate:
                    _book.Take(message.IsBid, (int)message.Price, message.Lots);
                    break;
                case MessageKind.Reduce:
                    _book.Reduce(message.Id, message.Lots);
                    break;
                case MessageKind.Move:
                    _book.Move(message.Id, message.IsBid, (int)message.Price, message.Lots);
                    break;
                default:
                    _book.Cancel(message.Id);
                    break;
            }
        }
    }
}
