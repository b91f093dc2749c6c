using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;

namespace HashPerp.Gateway;

/// <param name="Account">Identity key, x-only, hex.</param>
internal sealed record ChallengeRequest(string Account);

/// <param name="Challenge">32 bytes, hex: sign HashPerp/Login of network, origin, challenge and account (docs/formats.md). Good for one try.</param>
/// <param name="Origin">As configured; a wallet signs only what its user sees in the address bar.</param>
/// <param name="GenesisPrefix">Names the network, 4 bytes, hex.</param>
internal sealed record ChallengeResponse(string Challenge, string Origin, string GenesisPrefix, int ExpiresInSeconds);

/// <param name="Account">The account that the challenge was given to.</param>
/// <param name="Challenge">As received.</param>
/// <param name="Signature">BIP340, 64 bytes, hex.</param>
/// <param name="Scope"><c>trade</c> (default) or <c>read</c>, for a key that can't change anything.</param>
internal sealed record LoginRequest(string Account, string Challenge, string Signature, string? Scope = null);

/// <param name="Token">Send it as <c>Authorization: Bearer ...</c>, here and to the services' gRPC ports.</param>
/// <param name="ExpiresAt">Unix seconds.</param>
internal sealed record LoginResponse(string Token, string Account, string Scope, long ExpiresAt);

internal static class LoginEndpoints
{
    public static void MapLogin(this RouteGroupBuilder api)
    {
        api.MapPost("/login/challenge", ChallengeAsync).Public(RateClass.Login).WithSummary("A challenge to sign, for one login within a minute.");
        api.MapPost("/login", LoginAsync).Public(RateClass.Login).WithSummary("An access token for a signed challenge.");
    }

    private static async Task<ChallengeResponse> ChallengeAsync(ChallengeRequest request, Challenges challenges, GatewaySettings settings)
    {
        var account = new Bytes32(Fields.Id(request.Account, "account").Span);
        var challenge = await challenges.CreateAsync(account);
        return new ChallengeResponse(challenge.ToString(), settings.Origin, settings.Genesis.ToString(), (int)settings.ChallengeLifetime.TotalSeconds);
    }

    private static async Task<LoginResponse> LoginAsync(LoginRequest request, Challenges challenges, GatewaySettings settings, AccessTokens tokens)
    {
        var account = new Bytes32(Fields.Id(request.Account, "account").Span);
        var challenge = new Bytes32(Fields.Id(request.Challenge, "challenge").Span);
        var signature = Fields.Exactly(request.Signature, 64, "signature");
        var scope = request.Scope ?? AccessScopes.Trade;
        if (scope is not (AccessScopes.Trade or AccessScopes.Read))
        {
            throw GatewayErrors.MalformedRequest.Error($"Nobody can log in with the scope '{(scope.Length > 20 ? "..." : scope)}'.", "Use trade or read.");
        }
        var signed = new LoginChallenge(settings.Genesis, settings.Origin, challenge, account);
        if (!await challenges.TakeAsync(challenge, account)
            || !ECXOnlyPubKey.TryParse(account.ToBytes(), out var key)
            || !key.VerifyBIP340(signature.Span, signed.Id().ToBytes()))
        {
            throw GatewayErrors.LoginRefused.Error("The login isn't a valid answer to a challenge of this gateway.",
                $"Ask for a new challenge, and sign it within {(int)settings.ChallengeLifetime.TotalSeconds} s for this network and the origin {settings.Origin}.");
        }
        var token = tokens.Issue(account.ToString(), scopes: scope);
        return new LoginResponse(token, account.ToString(), scope, tokens.Verify(token).ExpiresAt);
    }
}
