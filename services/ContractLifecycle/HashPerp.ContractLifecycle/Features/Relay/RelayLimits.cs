namespace HashPerp.ContractLifecycle;

/// <summary>
/// What the relay keeps at most, in messages and bytes of ciphertext. When a limit is reached the newest message is refused and what is queued
/// stays. A sender's share of one mailbox is limited so that nobody can shut another's mailbox with junk.
/// </summary>
public sealed record RelayLimits
{
    public const int MaxCiphertextBytes = 1024 * 1024;

    public static readonly RelayLimits Default = new();

    public int MessagesPerRecipient { get; init; } = 1024;

    public long BytesPerRecipient { get; init; } = 32 * 1024 * 1024;

    public int MessagesPerSenderAndRecipient { get; init; } = 128;

    public long BytesPerSenderAndRecipient { get; init; } = 8 * 1024 * 1024;

    public int Mailboxes { get; init; } = 10_000;

    public long TotalBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>A queued message is dropped after this long; its sender still has it.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromHours(1);

    /// <summary>An unacknowledged delivery is repeated on the same stream after this long.</summary>
    public TimeSpan RedeliverAfter { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
