using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Grpc.Core;
using HashPerp.Primitives;

namespace HashPerp.ServiceDefaults;

/// <summary>
/// Bearer tokens that every service verifies by itself: <c>hp1.ACCOUNT.SCOPES.EXPIRY.MAC</c> with MAC = HMAC-SHA256 under the parameter <c>Tokens__Key</c>
/// over everything before it. Short-lived, because nobody can take one back.
/// </summary>
public sealed partial class AccessTokens
{
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(15);

    /// <summary>How far the clocks of two machines may differ before tokens of one are refused by the other.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const int MaxLength = 512;
    private const string Prefix = "hp1";
    private const string Domain = "HashPerp/AccessToken:";

    private readonly byte[] _key;
    private readonly TimeProvider _time;

    /// <param name="keyHex">32 bytes; the same in all services of one deployment.</param>
    /// <exception cref="HashPerpException"><see cref="ServiceErrors.InvalidTokenKey"/>.</exception>
    public AccessTokens(string keyHex, TimeProvider time)
    {
        _key = IsKey(keyHex) ? Hex.Decode(keyHex) : throw ServiceErrors.InvalidTokenKey.Error(
            "Tokens:Key is missing or isn't 32 bytes of hex.", "Give all services the same random key in Tokens__Key.");
        _time = time;
    }

    /// <param name="account">1 to 64 lower-case letters, digits and hyphens: an x-only key in hex, or a name.</param>
    /// <param name="lifetime">15 minutes when null, and at most.</param>
    /// <param name="scopes"><see cref="AccessScopes.Trade"/> when none is given.</param>
    public string Issue(string account, TimeSpan? lifetime = null, params string[] scopes)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        if (!Word().IsMatch(account) || !scopes.All(scope => Word().IsMatch(scope)))
        {
            throw new ArgumentException("Accounts and scopes are 1 to 64 lower-case letters, digits and hyphens.", nameof(account));
        }
        if (lifetime > DefaultLifetime)
        {
            throw new ArgumentOutOfRangeException(nameof(lifetime), lifetime, "A token can't be taken back: none lasts longer than the default.");
        }
        var expiry = _time.GetUtcNow().Add(lifetime ?? DefaultLifetime).ToUnixTimeSeconds();
        var payload = $"{Prefix}.{account}.{string.Join('+', scopes.DefaultIfEmpty(AccessScopes.Trade))}.{expiry}";
        return $"{payload}.{Hex.Encode(Mac(payload))}";
    }

    /// <exception cref="HashPerpException"><see cref="ServiceErrors.InvalidToken"/>: forged, over, or issued by a clock that is more than <see cref="Tolerance"/> ahead of ours.</exception>
    public AccessToken Verify(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var match = token.Length <= MaxLength ? Token().Match(token) : Match.Empty;
        if (!match.Success || !CryptographicOperations.FixedTimeEquals(Mac(match.Groups["payload"].Value), Convert.FromHexString(match.Groups["mac"].Value)))
        {
            throw ServiceErrors.InvalidToken.Error("The access token isn't one of ours.", "Log in again.");
        }
        var expiry = long.Parse(match.Groups["expiry"].Value, CultureInfo.InvariantCulture);
        RequireNow(expiry);
        return new AccessToken(match.Groups["account"].Value, match.Groups["scopes"].Value.Split('+'), expiry);
    }

    private void RequireNow(long expiry)
    {
        const string Advice = "Log in again; if a new token is refused too, set the clocks of the exchange's machines.";
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        if (now >= expiry)
        {
            throw ServiceErrors.InvalidToken.Error($"The access token ended at {Text(expiry)}, and this service's clock says {Text(now)}.", Advice);
        }
        // No token lasts as long: one that would outlive its time by an hour, because the clock here is an hour behind, isn't taken.
        if (expiry - now > (long)(DefaultLifetime + Tolerance).TotalSeconds)
        {
            throw ServiceErrors.InvalidToken.Error($"The access token ends at {Text(expiry)}, which no token does when it is {Text(now)}, as this service's clock says.", Advice);
        }
    }

    private static string Text(long unixSeconds) => DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The request headers of a call with this token.</summary>
    public static Metadata Headers(string token) => new() { { "authorization", $"Bearer {token}" } };

    private static bool IsKey(string? hex) => hex is { Length: 64 } && hex.All(char.IsAsciiHexDigit);

    private byte[] Mac(string payload) => HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(Domain + payload));

    [GeneratedRegex(@"^[a-z0-9-]{1,64}\z")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(?<payload>hp1\.(?<account>[a-z0-9-]{1,64})\.(?<scopes>[a-z0-9-]{1,64}(\+[a-z0-9-]{1,64}){0,3})\.(?<expiry>[0-9]{1,12}))\.(?<mac>[0-9a-f]{64})\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
