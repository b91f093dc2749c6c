namespace HashPerp.Messaging;

/// <summary>Where crash tests kill a process that sends or receives events.</summary>
public static class MessagingFaultPoints
{
    /// <summary>The broker's confirm of one event.</summary>
    public const string OutboxPublish = "outbox.publish";

    /// <summary>The commit that marks a batch as published.</summary>
    public const string OutboxMark = "outbox.mark";

    /// <summary>The commit of a handler's work together with the event's mark.</summary>
    public const string InboxApply = "inbox.apply";

    /// <summary>The commit that keeps an early event.</summary>
    public const string InboxHold = "inbox.hold";

    public static IReadOnlyList<string> All { get; } = [OutboxPublish, OutboxMark, InboxApply, InboxHold];
}
