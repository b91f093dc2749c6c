using Grpc.Core;
using HashPerp.Primitives;

namespace HashPerp.ServiceDefaults;

/// <summary>Who makes a call, as its access token says.</summary>
public static class CallAccount
{
    private static readonly object Key = new();

    /// <summary>Null for a call without a token.</summary>
    public static AccessToken? AccessToken(this ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.UserState.TryGetValue(Key, out var token) ? (AccessToken)token : null;
    }

    /// <summary>The account that calls.</summary>
    /// <exception cref="HashPerpException"><see cref="ServiceErrors.Unauthenticated"/>.</exception>
    public static string RequireAccount(this ServerCallContext context) => Require(context).Account;

    /// <summary>The account that calls with a token of this scope: see <see cref="AccessScopes"/>.</summary>
    /// <exception cref="HashPerpException"><see cref="ServiceErrors.Unauthenticated"/>, <see cref="ServiceErrors.NotAllowed"/>.</exception>
    public static string RequireScope(this ServerCallContext context, string scope)
    {
        var token = Require(context);
        return token.Scopes.Contains(scope)
            ? token.Account
            : throw ServiceErrors.NotAllowed.Error($"This call needs an access token with the scope '{scope}'.", "Log in with that scope.");
    }

    internal static void Set(ServerCallContext context, AccessToken token) => context.UserState[Key] = token;

    private static AccessToken Require(ServerCallContext context) =>
        context.AccessToken() ?? throw ServiceErrors.Unauthenticated.Error("This call needs an access token.", "Log in, and send it as 'authorization: Bearer ...'.");
}
