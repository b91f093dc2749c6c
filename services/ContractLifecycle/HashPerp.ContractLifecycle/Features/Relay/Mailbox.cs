using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle;

/// <summary>The messages that wait for one recipient, in order of arrival. Not thread safe: <see cref="RelayHub"/> guards it.</summary>
internal sealed class Mailbox
{
    private readonly SortedDictionary<long, Queued> _queue = [];
    private readonly Dictionary<(Bytes32 From, UInt128 Id), long> _byName = [];
    private readonly Dictionary<Bytes32, (int Messages, long Bytes)> _shares = [];
    private long _arrivals;

    public int Count => _queue.Count;

    public long Bytes { get; private set; }

    /// <summary>Completed, and replaced, whenever a message arrives or the attached stream is replaced.</summary>
    public TaskCompletionSource Changed { get; private set; } = NewSignal();

    /// <summary>Number of the stream that receives; 0 is nobody.</summary>
    public long Attached { get; set; }

    public bool Contains(SealedEnvelope envelope) => _byName.ContainsKey((envelope.From, envelope.MessageId));

    public (int Messages, long Bytes) ShareOf(Bytes32 sender) => _shares.GetValueOrDefault(sender);

    public void Add(SealedEnvelope envelope, long arrivedAt)
    {
        var position = ++_arrivals;
        _queue.Add(position, new Queued(position, envelope, arrivedAt));
        _byName.Add((envelope.From, envelope.MessageId), position);
        Account(envelope, 1);
        Signal();
    }

    /// <summary>Removes the message; false when it isn't here (any more).</summary>
    public bool Remove(Bytes32 from, UInt128 messageId, out SealedEnvelope? removed)
    {
        removed = null;
        if (!_byName.Remove((from, messageId), out var position) || !_queue.Remove(position, out var queued))
        {
            return false;
        }
        removed = queued.Envelope;
        Account(removed, -1);
        return true;
    }

    /// <summary>The first message behind <paramref name="position"/>, or null.</summary>
    public Queued? After(long position) => _queue.FirstOrDefault(entry => entry.Key > position).Value;

    /// <summary>The oldest message, or null.</summary>
    public Queued? Oldest() => After(0);

    public void Signal()
    {
        Changed.TrySetResult();
        Changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Account(SealedEnvelope envelope, int sign)
    {
        var size = sign * (long)envelope.Ciphertext.Length;
        Bytes += size;
        var (messages, bytes) = ShareOf(envelope.From);
        if (messages + sign == 0)
        {
            _shares.Remove(envelope.From);
        }
        else
        {
            _shares[envelope.From] = (messages + sign, bytes + size);
        }
    }

    internal sealed record Queued(long Position, SealedEnvelope Envelope, long ArrivedAt);
}
