using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle;

/// <summary>
/// All mailboxes. In memory only: a restart loses what is queued, and the senders, who hold every message until the recipient's sealed
/// receipt, send it again.
/// </summary>
public sealed class RelayHub(RelayLimits limits, TimeProvider time)
{
    private readonly Dictionary<Bytes32, Mailbox> _mailboxes = [];
    private readonly Lock _gate = new();
    private long _bytes;
    private long _streams;

    /// <summary>Queues the message; a second copy of one that still waits changes nothing.</summary>
    /// <exception cref="HashPerpException">One of <see cref="RelayErrors"/>: a limit is reached.</exception>
    public void Enqueue(SealedEnvelope envelope)
    {
        lock (_gate)
        {
            DropExpired(envelope.To);
            var mailbox = _mailboxes.GetValueOrDefault(envelope.To) ?? new Mailbox();
            if (mailbox.Contains(envelope))
            {
                return;
            }
            CheckLimits(mailbox, envelope);
            _mailboxes[envelope.To] = mailbox;
            mailbox.Add(envelope, time.GetTimestamp());
            _bytes += envelope.Ciphertext.Length;
        }
    }

    /// <summary>Makes this stream the only receiver of the account; an older one is told by <see cref="Next"/>.</summary>
    /// <returns>The stream's number, for the other calls.</returns>
    public long Attach(Bytes32 account)
    {
        lock (_gate)
        {
            if (!_mailboxes.TryGetValue(account, out var mailbox))
            {
                if (_mailboxes.Count >= limits.Mailboxes)
                {
                    throw RelayErrors.RelayFull.Error($"The relay already serves {limits.Mailboxes} accounts.", "Try again later.");
                }
                _mailboxes.Add(account, mailbox = new Mailbox());
            }
            mailbox.Attached = ++_streams;
            mailbox.Signal();
            return mailbox.Attached;
        }
    }

    public void Detach(Bytes32 account, long stream)
    {
        lock (_gate)
        {
            if (_mailboxes.TryGetValue(account, out var mailbox) && mailbox.Attached == stream)
            {
                mailbox.Attached = 0;
                Forget(account, mailbox);
            }
        }
    }

    /// <summary>The recipient has stored the message.</summary>
    public void Remove(Bytes32 account, Bytes32 from, UInt128 messageId)
    {
        lock (_gate)
        {
            if (_mailboxes.TryGetValue(account, out var mailbox) && mailbox.Remove(from, messageId, out var removed))
            {
                _bytes -= removed!.Ciphertext.Length;
                Forget(account, mailbox);
            }
        }
    }

    /// <summary>The next message behind a position of this mailbox, or null with a task that completes when it is worth asking again.</summary>
    /// <exception cref="HashPerpException"><see cref="RelayErrors.ReplacedByNewerStream"/>.</exception>
    public (SealedEnvelope? Envelope, long Position, Task Changed) Next(Bytes32 account, long stream, long position)
    {
        lock (_gate)
        {
            if (!_mailboxes.TryGetValue(account, out var mailbox) || mailbox.Attached != stream)
            {
                throw RelayErrors.ReplacedByNewerStream.Error("A newer stream receives for this account.", "Run one agent per seed.");
            }
            DropExpired(account);
            var queued = mailbox.After(position);
            return (queued?.Envelope, queued?.Position ?? position, mailbox.Changed.Task);
        }
    }

    private void CheckLimits(Mailbox mailbox, SealedEnvelope envelope)
    {
        var size = envelope.Ciphertext.Length;
        var share = mailbox.ShareOf(envelope.From);
        if (share.Messages + 1 > limits.MessagesPerSenderAndRecipient || share.Bytes + size > limits.BytesPerSenderAndRecipient)
        {
            throw RelayErrors.SenderShareFull.Error(
                $"{share.Messages} messages to {envelope.To} already wait.", "They stay in your outbox and are sent again when the recipient is back.");
        }
        if (mailbox.Count + 1 > limits.MessagesPerRecipient || mailbox.Bytes + size > limits.BytesPerRecipient)
        {
            throw RelayErrors.RecipientFull.Error(
                $"The mailbox of {envelope.To} is full.", "The message stays in your outbox and is sent again when the recipient is back.");
        }
        var newcomer = mailbox.Count == 0 && mailbox.Attached == 0;
        if (IsFull(size, newcomer))
        {
            foreach (var account in _mailboxes.Keys.ToList())
            {
                DropExpired(account);
            }
        }
        if (IsFull(size, newcomer))
        {
            throw RelayErrors.RelayFull.Error("The relay is full.", "The message stays in your outbox and is sent again later.");
        }
    }

    private bool IsFull(int size, bool newcomer) => _bytes + size > limits.TotalBytes || (newcomer && _mailboxes.Count >= limits.Mailboxes);

    private void DropExpired(Bytes32 account)
    {
        if (!_mailboxes.TryGetValue(account, out var mailbox))
        {
            return;
        }
        while (mailbox.Oldest() is { } oldest && time.GetElapsedTime(oldest.ArrivedAt) > limits.Retention)
        {
            mailbox.Remove(oldest.Envelope.From, oldest.Envelope.MessageId, out _);
            _bytes -= oldest.Envelope.Ciphertext.Length;
        }
        Forget(account, mailbox);
    }

    private void Forget(Bytes32 account, Mailbox mailbox)
    {
        if (mailbox.Count == 0 && mailbox.Attached == 0)
        {
            _mailboxes.Remove(account);
        }
    }
}
