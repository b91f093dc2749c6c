namespace HashPerp.Client;

/// <summary>The places of the client where crash tests kill it; see FaultPoint.</summary>
public static class ClientFaultPoints
{
    /// <summary>A document of the agent's folder becomes the current version (its rename).</summary>
    public const string DocumentWritten = "client.document-written";

    /// <summary>A journal record becomes durable.</summary>
    public const string JournalAppended = "client.journal-appended";

    /// <summary>A sealed message leaves the outbox for the relay.</summary>
    public const string MessageSent = "client.message-sent";

    /// <summary>A received message is marked as handled.</summary>
    public const string MessageHandled = "client.message-handled";

    public static readonly IReadOnlyList<string> All = [DocumentWritten, JournalAppended, MessageSent, MessageHandled];
}
