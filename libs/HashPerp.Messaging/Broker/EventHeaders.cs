namespace HashPerp.Messaging;

/// <summary>The headers of an event's message; its id is the message's id.</summary>
internal static class EventHeaders
{
    public const string Stream = "hashperp-stream";
    public const string Number = "hashperp-number";
    public const string Type = "hashperp-type";
    public const string Traceparent = "traceparent";
}
