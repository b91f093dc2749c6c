using HashPerp.ServiceDefaults;

namespace HashPerp.Cli;

/// <summary>The right to list markets: <c>Tokens__Key</c>, with which a token is made for each call, or one token that was given, which ends after a while.</summary>
internal static class AdminToken
{
    private const string KeyVariable = "Tokens__Key";

    /// <exception cref="Primitives.HashPerpException"><see cref="CliErrors.BadOption"/>: neither is set; or <see cref="ServiceErrors.InvalidTokenKey"/>.</exception>
    public static Func<string> Source(TimeProvider time)
    {
        if (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key)
        {
            var tokens = new AccessTokens(key, time);
            return () => tokens.Issue("operations", scopes: AccessScopes.Admin);
        }
        var given = ServiceAddress.Setting("HASHPERP_ADMIN_TOKEN", token => token);
        return () => given;
    }
}
