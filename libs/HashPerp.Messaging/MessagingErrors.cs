using HashPerp.Primitives;

namespace HashPerp.Messaging;

/// <summary>Errors 164x.</summary>
public static class MessagingErrors
{
    /// <summary>The broker's address isn't configured, or isn't one.</summary>
    public static readonly ErrorCode MissingBroker = new(1640, nameof(MissingBroker));

    /// <summary>An event type that this build doesn't know.</summary>
    public static readonly ErrorCode UnknownEvent = new(1641, nameof(UnknownEvent));

    /// <summary>A handler for an event that the service doesn't follow, or a service that isn't in the table of subscriptions.</summary>
    public static readonly ErrorCode NotFollowed = new(1642, nameof(NotFollowed));

    /// <summary>A service wrote an event of another service's.</summary>
    public static readonly ErrorCode NotTheOwner = new(1643, nameof(NotTheOwner));

    /// <summary>An event whose text can't be read, is too long, or lacks its headers.</summary>
    public static readonly ErrorCode MalformedEvent = new(1644, nameof(MalformedEvent));
}
