namespace HashPerp.ServiceDefaults;

/// <summary>The scopes of access tokens.</summary>
public static class AccessScopes
{
    /// <summary>See and change what is the account's own.</summary>
    public const string Trade = "trade";

    /// <summary>See what is the account's own.</summary>
    public const string Read = "read";

    /// <summary>Operator's calls, such as listing a market.</summary>
    public const string Admin = "admin";

    /// <summary>Calls between services, on nobody's account.</summary>
    public const string Service = "service";
}
