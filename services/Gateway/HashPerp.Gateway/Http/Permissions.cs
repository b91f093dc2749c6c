using HashPerp.Primitives;
using HashPerp.ServiceDefaults;

namespace HashPerp.Gateway;

/// <summary>Who may call an endpoint, as its rules say.</summary>
internal sealed class Permissions(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<EndpointRules>() is { } rules)
        {
            if (Callers.RefusalOf(context) is { } refusal)
            {
                throw refusal;
            }
            Require(rules.Scope, Callers.TokenOf(context));
        }
        return next(context);
    }

    public static HashPerpException NotLoggedIn() =>
        ServiceErrors.Unauthenticated.Error("This needs an access token.", "Log in at /v1/login, and send it as 'Authorization: Bearer ...'.");

    /// <summary>Who may trade may also look.</summary>
    private static void Require(string? scope, AccessToken? token)
    {
        if (scope is null)
        {
            return;
        }
        if (token is null)
        {
            throw NotLoggedIn();
        }
        if (!token.Scopes.Contains(scope) && !(scope == AccessScopes.Read && token.Scopes.Contains(AccessScopes.Trade)))
        {
            throw ServiceErrors.NotAllowed.Error($"This needs an access token with the scope '{scope}'.", "Log in with that scope.");
        }
    }
}
