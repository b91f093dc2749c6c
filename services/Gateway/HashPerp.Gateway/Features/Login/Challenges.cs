using System.Globalization;
using System.Security.Cryptography;
using HashPerp.Primitives;
using StackExchange.Redis;

namespace HashPerp.Gateway;

/// <summary>
/// Challenges that were given out and not answered yet, in Redis, so that any gateway can take the answer. One that Redis loses is simply asked for again; one that
/// was taken is gone, so no answer counts twice.
/// </summary>
public sealed class Challenges(IConnectionMultiplexer redis, GatewaySettings settings, TimeProvider time)
{
    /// <summary>A new challenge of 32 random bytes for this account.</summary>
    /// <exception cref="HashPerpException"><see cref="GatewayErrors.LimiterUnavailable"/>.</exception>
    public async Task<Bytes32> CreateAsync(Bytes32 account)
    {
        var challenge = new Bytes32(RandomNumberGenerator.GetBytes(32));
        var expires = time.GetUtcNow().Add(settings.ChallengeLifetime).ToUnixTimeMilliseconds();
        var kept = string.Create(CultureInfo.InvariantCulture, $"{account}:{expires}");
        await AskAsync(database => database.StringSetAsync(Key(challenge), kept, settings.ChallengeLifetime)).ConfigureAwait(false);
        return challenge;
    }

    /// <summary>Takes a challenge away, whatever the answer is worth: a wrong signature has no second try.</summary>
    /// <returns>Whether it was given to this account, and in time.</returns>
    /// <exception cref="HashPerpException"><see cref="GatewayErrors.LimiterUnavailable"/>.</exception>
    public async Task<bool> TakeAsync(Bytes32 challenge, Bytes32 account)
    {
        string? kept = await AskAsync(database => database.StringGetDeleteAsync(Key(challenge))).ConfigureAwait(false);
        return kept?.Split(':') is [var owner, var expires]
            && owner == account.ToString()
            && time.GetUtcNow().ToUnixTimeMilliseconds() < long.Parse(expires, CultureInfo.InvariantCulture);
    }

    private static RedisKey Key(Bytes32 challenge) => $"hashperp:challenge:{challenge}";

    private async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> command)
    {
        try
        {
            return await command(redis.GetDatabase()).ConfigureAwait(false);
        }
        catch (Exception error) when (error is RedisException or RedisTimeoutException)
        {
            throw new HashPerpException(GatewayErrors.LimiterUnavailable, "Nobody can log in at the moment.", "Try again in a few seconds.", error);
        }
    }
}
