using System.Runtime.CompilerServices;
using System.Threading.Channels;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using HashPerp.Signing.V1;

namespace HashPerp.Client;

/// <summary>
/// An agent's end of the relay. What is sent is sealed and durable before <see cref="Send"/> returns and goes out again and again, over any
/// number of restarts of anybody, until its recipient's own sealed receipt; what is received is opened, proven and given to the application
/// once.
/// </summary>
public sealed class RelayClient : IAsyncDisposable
{
    /// <summary>Largest body: the relay's 1 MiB less sealing and the kind byte.</summary>
    public const int MaxBodyBytes = (1024 * 1024) - SealedMessage.Overhead - 1;

    private const int OpenMessages = 256;
    private const int OpenFrames = 1024;

    private readonly RelayOptions _options;
    private readonly ECPrivKey _identity;
    private readonly TimeProvider _time;
    private readonly Outbox _outbox;
    private readonly Inbox _inbox;
    private readonly Channel<ReceivedMessage> _received = Channel.CreateBounded<ReceivedMessage>(OpenMessages);
    // A flood drops the oldest: the coordinator repeats its notices, and the agent its reports.
    private readonly Channel<Frame> _coordinator =
        Channel.CreateBounded<Frame>(new BoundedChannelOptions(OpenFrames) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly CancellationTokenSource _stop = new();
    private readonly OutboxSignal _changed = new();
    private readonly Task _running;
    private RelaySession? _session;

    /// <summary>Starts to attach at once, and keeps trying; an unreachable relay only delays.</summary>
    /// <param name="identity">The account's key; the caller keeps and disposes it, after this.</param>
    /// <param name="folder">Holds outbox and inbox.</param>
    public RelayClient(RelayOptions options, ECPrivKey identity, AgentFolder folder, TimeProvider time)
    {
        _options = options;
        _identity = identity;
        _time = time;
        _outbox = new Outbox(folder, identity);
        _inbox = new Inbox(folder);
        _running = Task.Run(RunOrFailAsync);
    }

    public ECXOnlyPubKey Account => _identity.XOnlyPubKey;

    /// <summary>Why the relay can't be used right now, or null.</summary>
    public HashPerpException? LastFailure { get; private set; }

    /// <summary>Matches, receipts of reports, and aborts, from the coordinator behind the relay. One reader.</summary>
    public ChannelReader<Frame> Coordinator => _coordinator.Reader;

    /// <summary>The reports that the coordinator has not taken; each is sent again until it is no longer among them.</summary>
    public Func<IReadOnlyList<RoundReport>> Reports { get; set; } = () => [];

    /// <summary>There are new reports.</summary>
    public void Wake() => _changed.Set();

    /// <summary>Answers the coordinator once, where nothing is written down; lost when the stream is away.</summary>
    public void Answer(RoundReport report)
    {
        _session?.Answer(report);
        _changed.Set();
    }

    /// <summary>Messages that wait for their recipients' receipts.</summary>
    public int Unreceipted => _outbox.Pending().Count;

    /// <summary>
    /// Hands a message over for delivery. Sending the same key to the same account again is the same message: the recipient handles the first.
    /// </summary>
    /// <param name="key">What the message is about, unique between the two accounts.</param>
    /// <param name="body">At most <see cref="MaxBodyBytes"/>.</param>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.MessageTooLarge"/>, <see cref="ClientErrors.OutboxFull"/>.</exception>
    public MessageId Send(ECXOnlyPubKey to, string key, ReadOnlySpan<byte> body)
    {
        if (body.Length > MaxBodyBytes)
        {
            throw ClientErrors.MessageTooLarge.Error($"A message of {body.Length} bytes; the relay takes {MaxBodyBytes}.", "Split it.");
        }
        var id = MessageId.Of(Account, to, key);
        _outbox.Add(to, id, [(byte)SealedKind.Message, .. body]);
        _changed.Set();
        return id;
    }

    /// <summary>Messages as they come, each once, in no promised order. One reader.</summary>
    public async IAsyncEnumerable<ReceivedMessage> ReceiveAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var message in _received.Reader.ReadAllAsync(cancel))
        {
            yield return message;
        }
    }

    /// <summary>Completes when the recipient has handled the message.</summary>
    public async Task WhenHandledAsync(MessageId id, CancellationToken cancel = default)
    {
        while (true)
        {
            var changed = _changed.Next;
            if (!_outbox.Contains(id))
            {
                return;
            }
            await (await Task.WhenAny(changed.WaitAsync(cancel), _running));
            ObjectDisposedException.ThrowIf(_running.IsCompletedSuccessfully, this);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _inbox.Dispose();
        _stop.Dispose();
    }

    private async Task RunOrFailAsync()
    {
        try
        {
            await RunAsync();
            _received.Writer.TryComplete();
        }
        catch (Exception error)
        {
            // Whoever waits for messages must learn that none will come.
            _received.Writer.TryComplete(error);
            throw;
        }
    }

    private async Task RunAsync()
    {
        var pause = _options.FirstRetry;
        while (!_stop.IsCancellationRequested)
        {
            await using (var session = new RelaySession(_options, _identity, _time))
            {
                try
                {
                    await session.LoginAsync(_stop.Token);
                    LastFailure = null;
                    pause = _options.FirstRetry;
                    _session = session;
                    await session.RunAsync(
                        new RelayReceivers(DeliverAsync, frame => _coordinator.Writer.TryWrite(frame)), _outbox, () => Reports(), _changed, _stop.Token);
                }
                catch (HashPerpException error)
                {
                    LastFailure = error;
                }
                catch (OperationCanceledException) when (_stop.IsCancellationRequested)
                {
                    return;
                }
                finally
                {
                    _session = null;
                }
            }
            await Task.Delay(pause, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < _options.LastRetry ? pause * 2 : _options.LastRetry;
        }
    }

    private async Task DeliverAsync(RelaySession session, ECXOnlyPubKey from, MessageId id, byte[] sealedBytes)
    {
        switch (_inbox.Judge(from, id))
        {
            case InboxVerdict.Handled:
                session.Acknowledge(from, id);
                return;
            case InboxVerdict.InHand:
                return;
        }
        byte[] plaintext;
        try
        {
            plaintext = SealedMessage.Open(_identity, from, id, sealedBytes);
        }
        catch (HashPerpException)
        {
            // Junk: tell the relay to forget it. No receipt, for nobody proved to have sent it.
            session.Discard(from, id);
            return;
        }
        switch (plaintext.Length > 0 ? (SealedKind)plaintext[0] : SealedKind.Unknown)
        {
            case SealedKind.Receipt when plaintext.Length == 1 + MessageId.Size:
                session.Discard(from, id);
                _outbox.Remove(from, MessageId.Read(plaintext.AsSpan(1)));
                _changed.Set();
                break;
            case SealedKind.Message:
                _inbox.Begin(from, id);
                var message = new ReceivedMessage(from, id, plaintext[1..], () => Complete(from, id));
                await _received.Writer.WriteAsync(message, _stop.Token);
                break;
            default:
                session.Discard(from, id);
                break;
        }
    }

    private void Complete(ECXOnlyPubKey from, MessageId id)
    {
        _inbox.Complete(from, id);
        _session?.Acknowledge(from, id);
    }
}

/// <summary>First byte of an opened message.</summary>
internal enum SealedKind : byte
{
    Unknown = 0,
    Message = 1,

    /// <summary>Followed by the id of the message that its sender need not send any more.</summary>
    Receipt = 2,
}
