using HashPerp.Primitives;

namespace HashPerp.ServiceDefaults;

/// <summary>Errors 162x and 163x.</summary>
public static class ServiceErrors
{
    /// <summary>A call that needs an account came without an access token.</summary>
    public static readonly ErrorCode Unauthenticated = new(1620, nameof(Unauthenticated));

    /// <summary>An access token that is malformed, forged or expired.</summary>
    public static readonly ErrorCode InvalidToken = new(1621, nameof(InvalidToken));

    /// <summary>An access token without the scope that the call needs.</summary>
    public static readonly ErrorCode NotAllowed = new(1622, nameof(NotAllowed));

    /// <summary>A service, or something that it depends on, doesn't answer; the call had no effect unless a repeat says so.</summary>
    public static readonly ErrorCode ServiceUnavailable = new(1623, nameof(ServiceUnavailable));

    /// <summary>A call didn't end before its deadline; it may have had its effect.</summary>
    public static readonly ErrorCode CallTimedOut = new(1624, nameof(CallTimedOut));

    /// <summary>A defect of the service; its log says more.</summary>
    public static readonly ErrorCode InternalError = new(1625, nameof(InternalError));

    /// <summary>The address of another service isn't configured.</summary>
    public static readonly ErrorCode MissingServiceAddress = new(1626, nameof(MissingServiceAddress));

    /// <summary>The key of the access tokens isn't configured, or isn't 32 bytes of hex.</summary>
    public static readonly ErrorCode InvalidTokenKey = new(1627, nameof(InvalidTokenKey));

    /// <summary>An address to listen at that isn't <c>http://host:port</c>.</summary>
    public static readonly ErrorCode InvalidEndpoint = new(1628, nameof(InvalidEndpoint));
}
