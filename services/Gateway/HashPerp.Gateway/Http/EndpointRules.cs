namespace HashPerp.Gateway;

/// <summary>What holds for an endpoint before its handler runs.</summary>
/// <param name="RateClass">Which buckets it is counted in.</param>
/// <param name="Scope">The scope that the caller's token needs, or null when nobody has to be logged in.</param>
internal sealed record EndpointRules(RateClass RateClass, string? Scope = null);

internal static class EndpointRulesExtensions
{
    /// <summary>Everybody may see it.</summary>
    public static RouteHandlerBuilder Public(this RouteHandlerBuilder endpoint, RateClass rateClass = RateClass.Read) =>
        endpoint.WithMetadata(new EndpointRules(rateClass));

    /// <summary>Only who is logged in, with a token of this scope.</summary>
    public static RouteHandlerBuilder Private(this RouteHandlerBuilder endpoint, string scope, RateClass rateClass = RateClass.Read) =>
        endpoint.WithMetadata(new EndpointRules(rateClass, scope)).Produces<ErrorBody>(StatusCodes.Status401Unauthorized);
}
