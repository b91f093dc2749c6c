using HashPerp.Primitives;
using Microsoft.Extensions.Time.Testing;

namespace HashPerp.ServiceDefaults.Tests;

public sealed class AccessTokenTests
{
    private const string Key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private const string Account = "abababababababababababababababababababababababababababababababab";

    // HMAC-SHA256 over "HashPerp/AccessToken:hp1....900", computed apart from this code.
    private const string Token =
        "hp1.abababababababababababababababababababababababababababababababab.trade.1700000900.3c6bb96d452635a9b40b1899a8a99ec3f11fd0e1533524354fc013842c9bcecd";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    [Fact]
    public void A_token_lasts_fifteen_minutes_and_is_a_MAC_over_account_scopes_and_expiry() =>
        Assert.Equal(Token, new AccessTokens(Key, _time).Issue(Account));

    [Fact]
    public void A_token_is_good_until_its_last_second_and_not_in_the_next()
    {
        var tokens = new AccessTokens(Key, _time);
        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(1_700_000_899));
        var token = tokens.Verify(Token);
        Assert.Equal((Account, 1_700_000_900L), (token.Account, token.ExpiresAt));
        Assert.Equal(["trade"], token.Scopes);
        _time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(1_700_000_900));
        Assert.Equal(ServiceErrors.InvalidToken, Assert.Throws<HashPerpException>(() => tokens.Verify(Token)).Code);
    }

    [Fact]
    public void A_refusal_for_its_time_names_both_clocks()
    {
        var late = Assert.Throws<HashPerpException>(() => At(1_700_003_600).Verify(Token));
        Assert.Equal((1621, true), (late.Code.Number, late.Message.Contains("ended at 2023-11-14 22:28:20 UTC, and this service's clock says 2023-11-14 23:13:20 UTC", StringComparison.Ordinal)));
        var early = Assert.Throws<HashPerpException>(() => At(1_699_996_400).Verify(Token));
        Assert.Equal((1621, true), (early.Code.Number, early.Message.Contains("ends at 2023-11-14 22:28:20 UTC, which no token does when it is 2023-11-14 21:13:20 UTC", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_clock_may_be_five_minutes_behind_that_of_the_issuer_and_no_second_more()
    {
        Assert.Equal(Account, At(1_699_999_700).Verify(Token).Account);
        Assert.Equal(ServiceErrors.InvalidToken, Assert.Throws<HashPerpException>(() => At(1_699_999_699).Verify(Token)).Code);
    }

    [Fact]
    public void No_token_lasts_longer_than_fifteen_minutes()
    {
        var tokens = new AccessTokens(Key, _time);
        Assert.NotEmpty(tokens.Issue(Account, TimeSpan.FromMinutes(15)));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokens.Issue(Account, TimeSpan.FromMinutes(16)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hp1")]
    [InlineData("hp1.abab.trade.1700000900.00")]
    [InlineData("hp1.abababababababababababababababababababababababababababababababab.admin.1700000900.3c6bb96d452635a9b40b1899a8a99ec3f11fd0e1533524354fc013842c9bcecd")]
    [InlineData("hp1.abababababababababababababababababababababababababababababababab.trade.1700009900.3c6bb96d452635a9b40b1899a8a99ec3f11fd0e1533524354fc013842c9bcecd")]
    [InlineData("hp1.bbababababababababababababababababababababababababababababababab.trade.1700000900.3c6bb96d452635a9b40b1899a8a99ec3f11fd0e1533524354fc013842c9bcecd")]
    [InlineData("hp1.abababababababababababababababababababababababababababababababab.trade.1700000900.3c6bb96d452635a9b40b1899a8a99ec3f11fd0e1533524354fc013842c9bcecd\n")]
    public void A_token_that_was_changed_is_refused(string token) =>
        Assert.Equal(ServiceErrors.InvalidToken, Assert.Throws<HashPerpException>(() => new AccessTokens(Key, _time).Verify(token)).Code);

    [Fact]
    public void A_token_of_another_key_is_refused()
    {
        var other = new AccessTokens("ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", _time);
        Assert.Equal(ServiceErrors.InvalidToken, Assert.Throws<HashPerpException>(() => other.Verify(Token)).Code);
    }

    [Fact]
    public void A_token_carries_several_scopes()
    {
        var tokens = new AccessTokens(Key, _time);
        Assert.Equal(["read", "admin"], tokens.Verify(tokens.Issue("operator", null, AccessScopes.Read, AccessScopes.Admin)).Scopes);
    }

    [Theory]
    [InlineData("ABAB", "trade")]
    [InlineData("a.b", "trade")]
    [InlineData("alice", "trade+admin")]
    [InlineData("", "trade")]
    public void Nothing_that_would_read_as_another_token_is_issued(string account, string scope) =>
        Assert.Throws<ArgumentException>(() => new AccessTokens(Key, _time).Issue(account, null, scope));

    private static AccessTokens At(long unixSeconds) => new(Key, new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(unixSeconds)));

    [Theory]
    [InlineData("")]
    [InlineData("0001")]
    [InlineData("zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")]
    public void A_key_that_is_not_32_bytes_of_hex_is_refused(string key) =>
        Assert.Equal(ServiceErrors.InvalidTokenKey, Assert.Throws<HashPerpException>(() => new AccessTokens(key, _time)).Code);
}
