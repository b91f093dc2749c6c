using System.Globalization;
using StackExchange.Redis;

namespace HashPerp.Gateway;

/// <summary>
/// Counts each request against its address and its account. Without Redis what changes something is refused, because a flood can't be told from use, and what only
/// reads goes on, because traders need to see their positions most when things fail.
/// </summary>
internal sealed partial class RateLimiting(RequestDelegate next, TokenBuckets buckets, RateLimits limits, ILogger<RateLimiting> logger)
{
    private const int UnavailableRetrySeconds = 5;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<EndpointRules>() is { } rules)
        {
            await CountAsync(context, rules.RateClass);
        }
        await next(context);
    }

    private async Task CountAsync(HttpContext context, RateClass rateClass)
    {
        var kind = rateClass.ToString().ToLowerInvariant();
        List<(string, Bucket)> due = [($"address:{ClientAddress.Of(context.Connection.RemoteIpAddress)}:{kind}", limits.Address[rateClass])];
        if (Callers.TokenOf(context) is { } token)
        {
            due.Add(($"account:{token.Account}:{kind}", limits.Account[rateClass]));
        }
        RateVerdict verdict;
        try
        {
            verdict = await buckets.TakeAsync(due);
        }
        catch (Exception error) when (error is RedisException or RedisTimeoutException)
        {
            LogUnavailable(logger, error);
            if (rateClass == RateClass.Read)
            {
                return;
            }
            context.Response.Headers.RetryAfter = UnavailableRetrySeconds.ToString(CultureInfo.InvariantCulture);
            throw GatewayErrors.LimiterUnavailable.Error("Requests can't be counted at the moment, so nothing can be changed; reading works.",
                "Try again in a few seconds.");
        }
        context.Response.Headers["RateLimit-Remaining"] = verdict.Remaining.ToString(CultureInfo.InvariantCulture);
        if (verdict.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            throw GatewayErrors.RateLimited.Error($"Too many requests of the kind '{kind}'.", "Wait as long as Retry-After says; cancels are counted apart.");
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The rate limits can't be counted")]
    private static partial void LogUnavailable(ILogger logger, Exception error);
}
