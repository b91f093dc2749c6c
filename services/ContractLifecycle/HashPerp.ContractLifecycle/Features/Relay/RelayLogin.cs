using System.Security.Cryptography;
using Grpc.Core;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Signing.V1;

namespace HashPerp.ContractLifecycle;

/// <summary>Who may attach: whoever signs this stream's own nonce with the account's key, for this network and this origin.</summary>
public sealed class RelayLogin(RelaySettings settings, RelayLimits limits, TimeProvider time)
{
    private const int NonceBytes = 32;

    /// <summary>Sends the challenge, waits for the login, and returns the account that it proves.</summary>
    /// <exception cref="HashPerpException"><see cref="RelayErrors.LoginRefused"/>.</exception>
    public async Task<Bytes32> ChallengeAsync(IAsyncStreamReader<Frame> requests, IServerStreamWriter<Frame> responses, CancellationToken cancel)
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        await responses.WriteAsync(new Frame { Challenge = new Challenge { Nonce = Google.Protobuf.ByteString.CopyFrom(nonce) } }, cancel);
        using var deadline = new CancellationTokenSource(limits.LoginTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        bool answered;
        try
        {
            answered = await requests.MoveNext(either.Token);
        }
        catch (Exception error) when (deadline.IsCancellationRequested && error is OperationCanceledException or RpcException)
        {
            throw RelayErrors.LoginRefused.Error($"No login within {limits.LoginTimeout.TotalSeconds} seconds.", "Attach again.");
        }
        if (!answered || requests.Current.BodyCase != Frame.BodyOneofCase.Login)
        {
            throw RelayErrors.LoginRefused.Error("The first frame is not a login.");
        }
        return Verify(requests.Current.Login, nonce);
    }

    private Bytes32 Verify(Login login, byte[] nonce)
    {
        if (login.Account.Length != 32 || login.Signature.Length != 64)
        {
            throw RelayErrors.LoginRefused.Error("An account has 32 bytes and a signature 64.");
        }
        var account = new Bytes32(login.Account.Span);
        var id = new LoginChallenge(settings.Genesis, settings.Origin, new Bytes32(nonce), account).Id();
        if (!ECXOnlyPubKey.TryParse(login.Account.Span, out var key) || !key.VerifyBIP340(login.Signature.Span, id.ToBytes()))
        {
            throw RelayErrors.LoginRefused.Error(
                $"The signature does not log {account} in at {settings.Origin}.", "Check network and origin of the relay in your configuration.");
        }
        return account;
    }
}
