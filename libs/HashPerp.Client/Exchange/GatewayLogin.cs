using System.Net.Http.Json;
using System.Text.Json;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Gives the bearer token of this account.</summary>
public interface IAccessTokens
{
    /// <exception cref="HashPerpException"><see cref="ClientErrors.ExchangeUnreachable"/>, <see cref="ClientErrors.LoginRefused"/>.</exception>
    Task<string> TokenAsync(CancellationToken cancel);

    /// <summary>A service did not accept this token.</summary>
    void Forget(string token);
}

/// <summary>Logs an account in at the gateway (HashPerp/Login, 35-formats §2) and renews its token before it ends.</summary>
/// <param name="origin">The gateway's public name, to which a login is bound.</param>
public sealed class GatewayLogin(Uri gateway, GenesisPrefix genesis, string origin, ECPrivKey identity, TimeProvider time) : IAccessTokens, IDisposable
{
    private const int MaxAnswerBytes = 16 * 1024;
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly HttpClient _http = new() { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = MaxAnswerBytes };
    private readonly SemaphoreSlim _turn = new(1, 1);
    private LoginAnswer? _current;
    private long _since;
    private TimeSpan _life;

    /// <inheritdoc/>
    public async Task<string> TokenAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (_current is null || time.GetElapsedTime(_since) > _life)
            {
                _current = await LoginAsync(cancel);
                (_since, _life) = (time.GetTimestamp(), LifeOf(_current));
            }
            return _current.Token;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Forget(string token)
    {
        if (_current?.Token == token)
        {
            _current = null;
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _turn.Dispose();
    }

    /// <summary>How long to use a new token. Where our clock is ahead of the gateway's, it is over when it comes: then until a service refuses it.</summary>
    private TimeSpan LifeOf(LoginAnswer login) =>
        DateTimeOffset.FromUnixTimeSeconds(login.ExpiresAt) - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left - Margin : TimeSpan.MaxValue;

    private async Task<LoginAnswer> LoginAsync(CancellationToken cancel)
    {
        var account = identity.XOnlyPubKey.Value;
        var challenge = await PostAsync<ChallengeAnswer>("v1/login/challenge", new ChallengeRequest(account.ToString()), cancel);
        var login = new LoginChallenge(genesis, origin, Bytes32.Parse(challenge.Challenge), account);
        return await PostAsync<LoginAnswer>(
            "v1/login", new LoginRequest(account.ToString(), challenge.Challenge, Hex.Encode(login.Sign(identity))), cancel);
    }

    private async Task<T> PostAsync<T>(string path, object body, CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.PostAsJsonAsync(path, body, Json, cancel);
            if ((int)answer.StatusCode is >= 500 or 429)
            {
                throw Unreachable($"it answers {(int)answer.StatusCode}", null);
            }
            if (!answer.IsSuccessStatusCode)
            {
                var text = await answer.Content.ReadAsStringAsync(cancel);
                throw ClientErrors.LoginRefused.Error($"The gateway answers {(int)answer.StatusCode} to {path}: {text[..Math.Min(text.Length, 300)]}", "Check Gateway__Origin and the network.");
            }
            return await answer.Content.ReadFromJsonAsync<T>(Json, cancel) ?? throw new JsonException("null");
        }
        catch (HttpRequestException error)
        {
            throw Unreachable(error.Message, error);
        }
        catch (TaskCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw Unreachable("no answer", error);
        }
        catch (JsonException error)
        {
            throw new HashPerpException(ClientErrors.LoginRefused, "The gateway's answer can't be read.", "Both must be of the same release.", error);
        }
    }

    private HashPerpException Unreachable(string why, Exception? error) =>
        new(ClientErrors.ExchangeUnreachable, $"The gateway at {gateway} can't be used: {why}.", "It is tried again.", error);

    private sealed record ChallengeRequest(string Account);

    private sealed record ChallengeAnswer(string Challenge, long ExpiresAt);

    private sealed record LoginRequest(string Account, string Challenge, string Signature);

    private sealed record LoginAnswer(string Token, long ExpiresAt);
}
