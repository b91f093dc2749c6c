using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Which messages this agent has handled, for ever: a journal of sender [32] and message id [16]. A message is handled once, whoever sends or
/// replays it how often.
/// </summary>
internal sealed class Inbox : IDisposable
{
    private const int RecordBytes = 32 + MessageId.Size;

    private readonly Journal _journal;
    private readonly HashSet<(Bytes32 From, MessageId Id)> _handled;
    private readonly HashSet<(Bytes32 From, MessageId Id)> _open = [];
    private readonly Lock _gate = new();

    public Inbox(AgentFolder folder)
    {
        _journal = folder.OpenJournal("inbox.journal");
        _handled = [.. _journal.Records.Where(record => record.Length == RecordBytes)
            .Select(record => (new Bytes32(record.AsSpan(0, 32)), MessageId.Read(record.AsSpan(32))))];
    }

    /// <summary>What to do with a delivery.</summary>
    public InboxVerdict Judge(ECXOnlyPubKey from, MessageId id)
    {
        lock (_gate)
        {
            return _handled.Contains((from.Value, id)) ? InboxVerdict.Handled : _open.Contains((from.Value, id)) ? InboxVerdict.InHand : InboxVerdict.New;
        }
    }

    /// <summary>The message was given to the application.</summary>
    public void Begin(ECXOnlyPubKey from, MessageId id)
    {
        lock (_gate)
        {
            _open.Add((from.Value, id));
        }
    }

    /// <summary>The application is done with the message and what it did is durable.</summary>
    public void Complete(ECXOnlyPubKey from, MessageId id)
    {
        lock (_gate)
        {
            if (!_handled.Contains((from.Value, id)))
            {
                FaultPoint.Before(ClientFaultPoints.MessageHandled);
                // On disk first: what a full disk refuses isn't handled.
                _journal.Append([.. from.ToBytes(), .. id.ToBytes()]);
                FaultPoint.After(ClientFaultPoints.MessageHandled);
                _handled.Add((from.Value, id));
            }
            _open.Remove((from.Value, id));
        }
    }

    public void Dispose() => _journal.Dispose();
}

/// <summary>Whether a delivered message is new, with the application right now, or done.</summary>
internal enum InboxVerdict
{
    New,
    InHand,
    Handled,
}
