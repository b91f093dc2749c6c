using System.Security.Cryptography;
using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Signing.V1;

namespace HashPerp.Client;

/// <summary>One attached stream, from login to the first failure.</summary>
internal sealed class RelaySession : IAsyncDisposable
{
    private const int PendingAnswers = 1024;

    private static readonly TimeSpan LoginTimeout = TimeSpan.FromSeconds(10);

    private readonly RelayOptions _options;
    private readonly ECPrivKey _identity;
    private readonly TimeProvider _time;
    private readonly GrpcChannel _channel;

    // Losing an answer is harmless (the other side repeats itself), so a flood drops the oldest instead of growing.
    private readonly Channel<Frame> _answers =
        Channel.CreateBounded<Frame>(new BoundedChannelOptions(PendingAnswers) { FullMode = BoundedChannelFullMode.DropOldest });

    private AsyncDuplexStreamingCall<Frame, Frame>? _call;

    public RelaySession(RelayOptions options, ECPrivKey identity, TimeProvider time)
    {
        _options = options;
        _identity = identity;
        _time = time;
        _channel = GrpcChannel.ForAddress(options.Address, new GrpcChannelOptions
        {
            MaxReconnectBackoff = Reconnecting.LongestPause,
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(5),
                KeepAlivePingDelay = TimeSpan.FromSeconds(20),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            },
        });
    }

    /// <exception cref="HashPerpException"><see cref="ClientErrors.RelayUnavailable"/> with the relay's own words where it spoke.</exception>
    public async Task LoginAsync(CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(LoginTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        try
        {
            _call = new Relay.RelayClient(_channel).Attach(cancellationToken: cancel);
            var challenge = await NextAsync(either.Token);
            if (challenge.BodyCase != Frame.BodyOneofCase.Challenge || challenge.Challenge.Nonce.Length != 32)
            {
                throw Unavailable("It does not open with a challenge.");
            }
            await _call.RequestStream.WriteAsync(Answer(challenge.Challenge), either.Token);
            var answer = await NextAsync(either.Token);
            if (answer.BodyCase != Frame.BodyOneofCase.LoggedIn)
            {
                throw Unavailable(answer.BodyCase == Frame.BodyOneofCase.Refused ? answer.Refused.Message : "It does not answer the login.");
            }
        }
        catch (Exception error) when (error is RpcException or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            throw Unavailable(error is RpcException rpc ? rpc.Status.Detail : "No answer.", error);
        }
    }

    /// <summary>Sends the outbox and receives deliveries until the stream ends.</summary>
    public async Task RunAsync(
        RelayReceivers receivers, Outbox outbox, Func<IReadOnlyList<RoundReport>> reports, OutboxSignal changed, CancellationToken cancel)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var sending = SendAsync(outbox, reports, changed, ended.Token);
        var receiving = ReceiveAsync(receivers, ended.Token);
        await Task.WhenAny(sending, receiving);
        await ended.CancelAsync();
        try
        {
            await Task.WhenAll(sending, receiving);
        }
        catch (Exception error) when (error is RpcException or IOException or InvalidOperationException or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            var failed = sending.Exception?.InnerException ?? receiving.Exception?.InnerException;
            throw Unavailable(failed is RpcException rpc ? rpc.Status.Detail : "The stream ended.", error);
        }
    }

    /// <summary>Tells the relay to stop delivering, and the sender to stop sending.</summary>
    public void Acknowledge(ECXOnlyPubKey from, MessageId id)
    {
        Discard(from, id);
        var receiptId = MessageId.Read(RandomNumberGenerator.GetBytes(MessageId.Size));
        var receipt = SealedMessage.Seal(_identity, from, receiptId, [(byte)SealedKind.Receipt, .. id.ToBytes()]);
        _answers.Writer.TryWrite(EnvelopeFrame(from, receiptId, receipt));
    }

    /// <summary>Tells the relay to stop delivering.</summary>
    public void Discard(ECXOnlyPubKey from, MessageId id) => _answers.Writer.TryWrite(new Frame
    {
        Received = new Received { From = ByteString.CopyFrom(from.ToBytes()), MessageId = ByteString.CopyFrom(id.ToBytes()) },
    });

    public ValueTask DisposeAsync()
    {
        _call?.Dispose();
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Frame EnvelopeFrame(ECXOnlyPubKey to, MessageId id, byte[] sealedBytes) => new()
    {
        Envelope = new Envelope
        {
            To = ByteString.CopyFrom(to.ToBytes()),
            MessageId = ByteString.CopyFrom(id.ToBytes()),
            Ciphertext = UnsafeByteOperations.UnsafeWrap(sealedBytes),
        },
    };

    private Frame Answer(Challenge challenge)
    {
        var account = _identity.XOnlyPubKey;
        var login = new LoginChallenge(_options.Genesis, _options.Origin, new Bytes32(challenge.Nonce.Span), account.Value);
        return new Frame
        {
            Login = new Login { Account = ByteString.CopyFrom(account.ToBytes()), Signature = ByteString.CopyFrom(login.Sign(_identity)) },
        };
    }

    private async Task<Frame> NextAsync(CancellationToken cancel) => await _call!.ResponseStream.MoveNext(cancel)
        ? _call.ResponseStream.Current
        : throw Unavailable("It closed the stream.");

    /// <summary>Says something to the coordinator once; it asks again if that is lost.</summary>
    public void Answer(RoundReport report) => _answers.Writer.TryWrite(new Frame { Report = report });

    private async Task SendAsync(Outbox outbox, Func<IReadOnlyList<RoundReport>> reports, OutboxSignal changed, CancellationToken cancel)
    {
        var sent = new HashSet<MessageId>();
        var reported = new HashSet<(string Round, ulong Number)>();
        var pause = _options.FirstResend;
        while (true)
        {
            while (_answers.Reader.TryRead(out var answer))
            {
                await _call!.RequestStream.WriteAsync(answer, cancel);
            }
            var next = changed.Next;
            foreach (var message in outbox.Pending().Where(message => sent.Add(message.Id)))
            {
                FaultPoint.Before(ClientFaultPoints.MessageSent);
                await _call!.RequestStream.WriteAsync(EnvelopeFrame(message.To, message.Id, message.Sealed), cancel);
                FaultPoint.After(ClientFaultPoints.MessageSent);
                pause = _options.FirstResend;
            }
            foreach (var report in reports().Where(report => reported.Add((report.Round, report.Number))))
            {
                FaultPoint.Before(ClientFaultPoints.ReportSent);
                await _call!.RequestStream.WriteAsync(new Frame { Report = report }, cancel);
                FaultPoint.After(ClientFaultPoints.ReportSent);
                pause = _options.FirstResend;
            }
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var again = Task.Delay(pause, _time, waiting.Token);
            var woken = await Task.WhenAny(next, _answers.Reader.WaitToReadAsync(waiting.Token).AsTask(), again);
            await waiting.CancelAsync();
            cancel.ThrowIfCancellationRequested();
            if (woken == again)
            {
                sent.Clear();
                reported.Clear();
                pause = pause * 2 < _options.LastResend ? pause * 2 : _options.LastResend;
            }
        }
    }

    private async Task ReceiveAsync(RelayReceivers receivers, CancellationToken cancel)
    {
        while (true)
        {
            var frame = await NextAsync(cancel);
            if (frame.BodyCase is Frame.BodyOneofCase.Match or Frame.BodyOneofCase.Taken or Frame.BodyOneofCase.Abort)
            {
                receivers.Coordinator(frame);
                continue;
            }
            if (frame.BodyCase != Frame.BodyOneofCase.Envelope)
            {
                continue; // Queued and Refused change nothing: a message stays in the outbox until its receipt.
            }
            if (!ECXOnlyPubKey.TryParse(frame.Envelope.From.Span, out var from) || frame.Envelope.MessageId.Length != MessageId.Size)
            {
                throw Unavailable("It delivers malformed envelopes.");
            }
            await receivers.Deliver(this, from, MessageId.Read(frame.Envelope.MessageId.Span), frame.Envelope.Ciphertext.ToByteArray());
        }
    }

    private HashPerpException Unavailable(string why, Exception? inner = null) =>
        new(ClientErrors.RelayUnavailable, $"The relay at {_options.Address} can't be used: {why}", "It is tried again.", inner);
}

/// <summary>Who takes what comes over a stream.</summary>
/// <param name="Deliver">Sealed messages of other agents.</param>
/// <param name="Coordinator">Frames of the coordinator itself.</param>
internal sealed record RelayReceivers(Func<RelaySession, ECXOnlyPubKey, MessageId, byte[], Task> Deliver, Action<Frame> Coordinator);
