namespace HashPerp.Messaging;

/// <summary>A handler failed on an event in a way that doesn't pass by itself.</summary>
internal sealed class EventFailedException(IncomingEvent incoming, Exception cause) : Exception($"The event {incoming.Number} of {incoming.Stream} failed.", cause)
{
    public IncomingEvent Incoming => incoming;
}
