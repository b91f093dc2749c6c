using HashPerp.Bitcoin;

namespace HashPerp.Client;

/// <summary>
/// A message that was opened: its sender is proven. Call <see cref="Complete"/> once what it caused is durable; until then it comes again after
/// a restart, so what it causes must be the same the second time.
/// </summary>
public sealed class ReceivedMessage
{
    private readonly Action _complete;

    internal ReceivedMessage(ECXOnlyPubKey from, MessageId id, byte[] body, Action complete)
    {
        From = from;
        Id = id;
        Body = body;
        _complete = complete;
    }

    public ECXOnlyPubKey From { get; }

    public MessageId Id { get; }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Marks the message as handled, durably, and lets its sender know.</summary>
    public void Complete() => _complete();
}
