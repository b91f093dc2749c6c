using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Messages that their recipients have not receipted yet, sealed, one document each: <c>outbox/&lt;id&gt;</c> = recipient [32], sealed bytes.
/// </summary>
internal sealed class Outbox(AgentFolder folder, ECPrivKey identity)
{
    /// <summary>A counterparty that never answers must not fill the disk.</summary>
    public const int MaxMessages = 1000;

    private const string Folder = "outbox";

    private readonly Dictionary<MessageId, OutgoingMessage> _messages = Load(folder);
    private readonly Lock _gate = new();

    /// <summary>Seals and keeps the message; the same id again changes nothing. Durable when it returns.</summary>
    public void Add(ECXOnlyPubKey to, MessageId id, ReadOnlySpan<byte> plaintext)
    {
        lock (_gate)
        {
            if (_messages.ContainsKey(id))
            {
                return;
            }
            if (_messages.Count >= MaxMessages)
            {
                throw ClientErrors.OutboxFull.Error($"{MaxMessages} messages wait for their recipients.", "Wait until they are back.");
            }
            var message = new OutgoingMessage(id, to, SealedMessage.Seal(identity, to, id, plaintext));
            folder.Write(Name(id), [.. to.ToBytes(), .. message.Sealed]);
            _messages.Add(id, message);
        }
    }

    /// <summary>The recipient's receipt; true when it ended the wait for a message to that recipient.</summary>
    public bool Remove(ECXOnlyPubKey recipient, MessageId id)
    {
        lock (_gate)
        {
            if (!_messages.TryGetValue(id, out var message) || message.To != recipient)
            {
                return false;
            }
            folder.Delete(Name(id));
            return _messages.Remove(id);
        }
    }

    public bool Contains(MessageId id)
    {
        lock (_gate)
        {
            return _messages.ContainsKey(id);
        }
    }

    public IReadOnlyList<OutgoingMessage> Pending()
    {
        lock (_gate)
        {
            return [.. _messages.Values];
        }
    }

    private static string Name(MessageId id) => $"{Folder}/{id}";

    private static Dictionary<MessageId, OutgoingMessage> Load(AgentFolder folder)
    {
        var messages = new Dictionary<MessageId, OutgoingMessage>();
        foreach (var name in folder.List(Folder))
        {
            var id = MessageId.Parse(name[(Folder.Length + 1)..]);
            var bytes = folder.Read(name)!;
            messages.Add(id, new OutgoingMessage(id, ECXOnlyPubKey.Parse(bytes.AsSpan(0, 32)), bytes[32..]));
        }
        return messages;
    }
}

/// <summary>One sealed message on its way.</summary>
internal sealed record OutgoingMessage(MessageId Id, ECXOnlyPubKey To, byte[] Sealed);
