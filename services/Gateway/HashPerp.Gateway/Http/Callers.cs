using Grpc.Core;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;

namespace HashPerp.Gateway;

/// <summary>
/// Reads the access token of a request. A bad one is only remembered here and refused by <see cref="Permissions"/>, after the request was counted: guessing is
/// limited too.
/// </summary>
internal sealed class Callers(RequestDelegate next, AccessTokens tokens)
{
    private const string Scheme = "Bearer ";

    private static readonly object Key = new();

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization is [{ } header])
        {
            context.Items[Key] = Read(header);
        }
        else if (context.Request.Headers.Authorization.Count > 1)
        {
            context.Items[Key] = Refused();
        }
        return next(context);
    }

    /// <summary>The verified token, or null.</summary>
    public static AccessToken? TokenOf(HttpContext context) => (context.Items[Key] as Caller)?.Token;

    /// <summary>Why the request's token is worth nothing, or null.</summary>
    public static HashPerpException? RefusalOf(HttpContext context) => context.Items[Key] as HashPerpException;

    /// <summary>The account that is logged in.</summary>
    /// <exception cref="HashPerpException"><see cref="ServiceErrors.Unauthenticated"/>.</exception>
    public static string AccountOf(HttpContext context) => TokenOf(context)?.Account ?? throw Permissions.NotLoggedIn();

    /// <summary>The headers of a call to a service on the caller's behalf; none for a caller without a token.</summary>
    public static Metadata? HeadersOf(HttpContext context) => context.Items[Key] is Caller caller ? AccessTokens.Headers(caller.Text) : null;

    private object Read(string header)
    {
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return Refused();
        }
        try
        {
            var text = header[Scheme.Length..];
            return new Caller(tokens.Verify(text), text);
        }
        catch (HashPerpException refused)
        {
            return refused;
        }
    }

    private static HashPerpException Refused() =>
        ServiceErrors.InvalidToken.Error("The authorization header holds no bearer token.", "Send one 'Authorization: Bearer ...'.");

    private sealed record Caller(AccessToken Token, string Text);
}
