namespace HashPerp.ServiceDefaults;

/// <summary>What a verified access token says.</summary>
/// <param name="Account">The x-only key of an account in lower-case hex, or a name such as <c>service-orderbook</c>.</param>
/// <param name="Scopes">What it is good for: see <see cref="AccessScopes"/>.</param>
/// <param name="ExpiresAt">Unix seconds of wall-clock time; invalid from this second on.</param>
public sealed record AccessToken(string Account, IReadOnlyList<string> Scopes, long ExpiresAt);
