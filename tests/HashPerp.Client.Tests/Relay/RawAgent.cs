using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Signing.V1;

namespace HashPerp.Client.Tests;

/// <summary>Speaks the relay's frames directly, as an agent that doesn't behave would.</summary>
internal sealed class RawAgent(RelayProcess relay, ECPrivKey key) : IAsyncDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(relay.Address);
    private AsyncDuplexStreamingCall<Frame, Frame>? _call;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task SendAsync(ECXOnlyPubKey to, MessageId id, byte[] ciphertext)
    {
        var envelope = new Envelope { To = Bytes(to.ToBytes()), MessageId = Bytes(id.ToBytes()), Ciphertext = Bytes(ciphertext) };
        await (await AttachedAsync()).RequestStream.WriteAsync(new Frame { Envelope = envelope }, Cancel);
        Assert.Equal(Frame.BodyOneofCase.Queued, (await NextAsync()).BodyCase);
    }

    public async Task<Envelope> ReceiveAsync()
    {
        await AttachedAsync();
        return (await NextAsync()).Envelope;
    }

    public ValueTask DisposeAsync()
    {
        _call?.Dispose();
        _channel.Dispose();
        key.Dispose();
        return ValueTask.CompletedTask;
    }

    private static ByteString Bytes(byte[] bytes) => ByteString.CopyFrom(bytes);

    private async Task<AsyncDuplexStreamingCall<Frame, Frame>> AttachedAsync()
    {
        if (_call is null)
        {
            _call = new Relay.RelayClient(_channel).Attach(cancellationToken: Cancel);
            var challenge = new Bytes32((await NextAsync()).Challenge.Nonce.Span);
            var login = new LoginChallenge(relay.Options.Genesis, relay.Options.Origin, challenge, key.XOnlyPubKey.Value);
            await _call.RequestStream.WriteAsync(
                new Frame { Login = new Login { Account = Bytes(key.XOnlyPubKey.ToBytes()), Signature = Bytes(login.Sign(key)) } }, Cancel);
            Assert.Equal(Frame.BodyOneofCase.LoggedIn, (await NextAsync()).BodyCase);
        }
        return _call;
    }

    private async Task<Frame> NextAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        Assert.True(await _call!.ResponseStream.MoveNext(deadline.Token));
        return _call.ResponseStream.Current;
    }
}
