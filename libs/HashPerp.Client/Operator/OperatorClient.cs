using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// An Ark operator over ark.v1 gRPC. Its answers are untrusted: what has a meaning for money is checked by whoever uses it. Every call has a
/// deadline; only reads are repeated, since a repeated mutation could do twice what was meant once.
/// </summary>
/// <remarks>All failures are <see cref="OperatorClientErrors"/>; a refusal carries the operator's own code, see <see cref="OperatorException.CodeOf"/>.</remarks>
public sealed partial class OperatorClient : IDisposable
{
    private const int ReadAttempts = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly GrpcChannel _channel;
    private readonly ArkService.ArkServiceClient _ark;
    private readonly IndexerService.IndexerServiceClient _indexer;
    private readonly BitcoinNetwork _network;
    private readonly OperatorPin _pin;
    private readonly TimeProvider _time;
    private OperatorInfo? _info;

    /// <param name="address">Such as <c>http://127.0.0.1:7070</c>; h2c where the scheme is http.</param>
    /// <param name="pin">What this operator was like at first contact.</param>
    public OperatorClient(Uri address, BitcoinNetwork network, OperatorPin pin, TimeProvider time)
    {
        Address = address;
        _network = network;
        _pin = pin;
        _time = time;
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = 16 * 1024 * 1024,
            MaxRetryAttempts = 1,
            MaxReconnectBackoff = Reconnecting.LongestPause,
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(5),
                KeepAlivePingDelay = TimeSpan.FromSeconds(20),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                EnableMultipleHttp2Connections = true,
            },
        });
        _ark = new ArkService.ArkServiceClient(_channel);
        _indexer = new IndexerService.IndexerServiceClient(_channel);
    }

    public Uri Address { get; }

    /// <summary>Of one call.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Asks once, validates, and compares with the pin; later calls carry the digest and fail when the operator has changed.</summary>
    public async Task<OperatorInfo> GetInfoAsync(CancellationToken cancel = default) => _info ?? await RefreshInfoAsync(cancel);

    /// <summary>
    /// As <see cref="GetInfoAsync"/>, but an operator that doesn't answer is taken to be what it was when it last did: its silence must not keep anybody from leaving by
    /// the chain. It holds the digest of then, so that settings which changed meanwhile are noticed by the first call that gets through.
    /// </summary>
    /// <exception cref="HashPerpException">As <see cref="RefreshInfoAsync"/>; <see cref="OperatorClientErrors.OperatorUnreachable"/>: it has never answered.</exception>
    public async Task<(OperatorInfo Info, bool Answered)> GetInfoOrLastAsync(CancellationToken cancel = default)
    {
        try
        {
            return (await GetInfoAsync(cancel), true);
        }
        catch (HashPerpException away) when (away.Code == OperatorClientErrors.OperatorUnreachable)
        {
            if (_pin.Last() is not { } last)
            {
                throw;
            }
            return (_info = OperatorInfoReader.Read(last, _network), false);
        }
    }

    /// <summary>Asks again.</summary>
    /// <exception cref="HashPerpException"><see cref="OperatorClientErrors.OperatorChanged"/>; a rule of <see cref="OperatorInfoRules"/>.</exception>
    public async Task<OperatorInfo> RefreshInfoAsync(CancellationToken cancel = default)
    {
        var answer = await ReadAsync(nameof(GetInfoAsync), options => _ark.GetInfoAsync(new GetInfoRequest(), options), withDigest: false, cancel);
        var info = OperatorInfoReader.Read(answer, _network);
        _pin.Require(info, answer);
        _info = info;
        return info;
    }

    /// <summary>Whether the operator answers at all. What it says isn't taken over: settings change only where somebody looks at them.</summary>
    public async Task<bool> IsReachableAsync(CancellationToken cancel = default)
    {
        try
        {
            await CallAsync(nameof(GetInfoAsync), options => _ark.GetInfoAsync(new GetInfoRequest(), options), withDigest: false, cancel);
            return true;
        }
        catch (HashPerpException error)
        {
            return error.Code != OperatorClientErrors.OperatorUnreachable;
        }
    }

    public void Dispose() => _channel.Dispose();

    /// <summary>A call that changes nothing: repeated while the operator can't be reached.</summary>
    private async Task<T> ReadAsync<T>(string call, Func<CallOptions, AsyncUnaryCall<T>> send, bool withDigest, CancellationToken cancel)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await CallAsync(call, send, withDigest, cancel);
            }
            catch (HashPerpException error) when (error.Code == OperatorClientErrors.OperatorUnreachable && attempt < ReadAttempts)
            {
                await Task.Delay(pause, _time, cancel);
                pause *= 3;
            }
        }
    }

    private Task<T> ReadAsync<T>(string call, Func<CallOptions, AsyncUnaryCall<T>> send, CancellationToken cancel) => ReadAsync(call, send, true, cancel);

    private Task<T> WriteAsync<T>(string call, Func<CallOptions, AsyncUnaryCall<T>> send, CancellationToken cancel) => CallAsync(call, send, true, cancel);

    private async Task<T> CallAsync<T>(string call, Func<CallOptions, AsyncUnaryCall<T>> send, bool withDigest, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(Deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        try
        {
            return await send(new CallOptions(withDigest ? Headers() : null, cancellationToken: either.Token));
        }
        catch (RpcException error)
        {
            cancel.ThrowIfCancellationRequested();
            var refused = OperatorException.From(call, error);
            throw OperatorException.CodeOf(refused) == OperatorRefusalCode.DigestMismatch ? Changed(refused) : refused;
        }
    }

    private Metadata Headers() => _info is { Digest.Length: > 0 } info ? new Metadata { { "x-digest", info.Digest } } : [];

    private HashPerpException Changed(HashPerpException cause)
    {
        _info = null;
        return new HashPerpException(
            OperatorClientErrors.OperatorChanged, "The operator's settings changed since we looked.", "Nothing was sent; look at its settings and start again.", cause);
    }
}
