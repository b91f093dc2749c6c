using StackExchange.Redis;

namespace HashPerp.Gateway;

/// <summary>What is left after a request was counted.</summary>
/// <param name="Remaining">Requests that the emptiest bucket still has.</param>
/// <param name="RetryAfter">Null when the request is allowed, or else when there will be a token again.</param>
public sealed record RateVerdict(int Remaining, TimeSpan? RetryAfter);

/// <summary>
/// Token buckets in Redis, shared by all gateways. Several buckets are asked at once and all of them pay, or none. Redis' own clock counts, in microseconds, and
/// tokens are integers of a millionth, so that gateways with different clocks agree.
/// </summary>
public sealed class TokenBuckets(IConnectionMultiplexer redis)
{
    private const string Script = """
        local now = redis.call('TIME')
        local at = tonumber(now[1]) * 1000000 + tonumber(now[2])
        local unit = 1000000
        local tokens, wait, left = {}, 0, nil
        for i, key in ipairs(KEYS) do
            local capacity, rate = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
            local state = redis.call('HMGET', key, 'tokens', 'at')
            local had, since = tonumber(state[1]) or capacity * unit, tonumber(state[2]) or at
            tokens[i] = math.min(capacity * unit, had + math.max(0, at - since) * rate)
            if tokens[i] < unit then wait = math.max(wait, math.ceil((unit - tokens[i]) / rate)) end
        end
        for i, key in ipairs(KEYS) do
            if wait == 0 then tokens[i] = tokens[i] - unit end
            local capacity, rate = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
            redis.call('HSET', key, 'tokens', string.format('%.0f', tokens[i]), 'at', string.format('%.0f', at))
            redis.call('PEXPIRE', key, math.ceil(capacity * 1000 / rate) + 1000)
            local whole = math.floor(tokens[i] / unit)
            if left == nil or whole < left then left = whole end
        end
        return { wait, left }
        """;

    /// <summary>Takes one token from each bucket.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    /// <exception cref="RedisTimeoutException">Redis doesn't answer.</exception>
    public async Task<RateVerdict> TakeAsync(IReadOnlyList<(string Name, Bucket Bucket)> buckets)
    {
        ArgumentNullException.ThrowIfNull(buckets);
        var keys = buckets.Select(bucket => (RedisKey)$"hashperp:limit:{bucket.Name}").ToArray();
        var arguments = buckets.SelectMany(bucket => new RedisValue[] { bucket.Bucket.Capacity, bucket.Bucket.PerSecond }).ToArray();
        var answer = (long[])(await redis.GetDatabase().ScriptEvaluateAsync(Script, keys, arguments).ConfigureAwait(false))!;
        return new RateVerdict((int)answer[1], answer[0] == 0 ? null : TimeSpan.FromMicroseconds(answer[0]));
    }
}
