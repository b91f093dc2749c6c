using HashPerp.Primitives;

namespace HashPerp.Gateway;

/// <summary>Errors 80xx.</summary>
public static class GatewayErrors
{
    /// <summary>A setting of the gateway that is missing or can't be read.</summary>
    public static readonly ErrorCode InvalidSetting = new(8001, nameof(InvalidSetting));

    /// <summary>A body, a path or a query that isn't what the endpoint takes.</summary>
    public static readonly ErrorCode MalformedRequest = new(8002, nameof(MalformedRequest));

    /// <summary>A body larger than any request of this API.</summary>
    public static readonly ErrorCode BodyTooLarge = new(8003, nameof(BodyTooLarge));

    /// <summary>There is no such path.</summary>
    public static readonly ErrorCode UnknownPath = new(8004, nameof(UnknownPath));

    /// <summary>The path has no such method.</summary>
    public static readonly ErrorCode WrongMethod = new(8005, nameof(WrongMethod));

    /// <summary>The challenge is unknown, used or too old, or the signature isn't the account's over it. One refusal for all: it tells a guesser nothing.</summary>
    public static readonly ErrorCode LoginRefused = new(8010, nameof(LoginRefused));

    /// <summary>Signed bytes of another account than the one that is logged in.</summary>
    public static readonly ErrorCode ForeignAccount = new(8011, nameof(ForeignAccount));

    /// <summary>There is no such contract, or it is other people's.</summary>
    public static readonly ErrorCode ContractNotFound = new(8012, nameof(ContractNotFound));

    /// <summary>More requests than an account or an address has; Retry-After says when there is one again.</summary>
    public static readonly ErrorCode RateLimited = new(8020, nameof(RateLimited));

    /// <summary>The counters of the rate limits can't be reached, so nothing may be changed; reading goes on.</summary>
    public static readonly ErrorCode LimiterUnavailable = new(8021, nameof(LimiterUnavailable));

    /// <summary>A service behind the gateway failed without saying why.</summary>
    public static readonly ErrorCode ServiceFailed = new(8030, nameof(ServiceFailed));
}
