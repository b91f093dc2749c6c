using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Ark;
using HashPerp.AspAdapter.Core;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Contracts.ArkContracts.V1;
using HashPerp.Primitives;
using Microsoft.Extensions.Options;

namespace HashPerp.AspAdapter;

/// <summary>
/// The calls that this service makes: reads of <c>ark.v1</c>, and what an operator in contract-aware mode wants to know. An operator is a stranger: answers are bounded, parsed and compared, each call ends in
/// time, and each carries the digest of the settings that we know, so that a change is noticed at the next call.
/// </summary>
public sealed partial class OperatorConnection : IDisposable
{
    private const int MaxAnswerBytes = 8 * 1024 * 1024;

    private readonly AspAdapterSettings _settings;
    private readonly TimeProvider _time;
    private readonly GrpcChannel _channel;
    private readonly ArkService.ArkServiceClient _ark;
    private readonly IndexerService.IndexerServiceClient _indexer;
    private readonly ContractAware.ContractAwareClient _contracts;
    private OperatorInfo? _info;

    public OperatorConnection(IConfiguration configuration, IOptions<AspAdapterSettings> settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings.Value;
        _time = time;
        var address = Uri.TryCreate(configuration["services:arkserver:grpc:0"], UriKind.Absolute, out var uri)
            ? uri
            : throw AspAdapterErrors.AspAdapterMisconfigured.Error("services:arkserver:grpc:0 is missing or no address.", "Name the operator's address.");
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = MaxAnswerBytes,
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(3),
                KeepAlivePingDelay = TimeSpan.FromSeconds(20),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                EnableMultipleHttp2Connections = true,
            },
            // Our own pauses are shorter than the channel's, which grow to two minutes.
            InitialReconnectBackoff = Backoff.First,
            MaxReconnectBackoff = TimeSpan.FromSeconds(2),
        });
        _ark = new ArkService.ArkServiceClient(_channel);
        _indexer = new IndexerService.IndexerServiceClient(_channel);
        _contracts = new ContractAware.ContractAwareClient(_channel);
    }

    /// <summary>The settings of the last answer to GetInfo; null before the first.</summary>
    public OperatorInfo? LastInfo => Volatile.Read(ref _info);

    /// <summary>Asks the operator about itself, once.</summary>
    /// <exception cref="HashPerpException"><see cref="AspAdapterErrors.OperatorAway"/>, <see cref="AspAdapterErrors.OperatorAnswerMalformed"/>,
    /// <see cref="ArkErrors.InvalidOperatorInfo"/>.</exception>
    public async Task<OperatorInfo> AskInfoAsync(CancellationToken cancel)
    {
        try
        {
            var answer = await OnceAsync("GetInfo", options => _ark.GetInfoAsync(new GetInfoRequest(), options), null, cancel);
            var info = OperatorInfoReader.Read(answer, _settings.BitcoinNetwork);
            Volatile.Write(ref _info, info);
            return info;
        }
        catch (RpcException error)
        {
            throw OperatorFailure.Of("GetInfo", error);
        }
    }

    public void Dispose() => _channel.Dispose();

    /// <summary>One question; asked again once if the operator's settings have changed since we asked for them.</summary>
    private async Task<T> ReadAsync<T>(string call, Func<CallOptions, AsyncUnaryCall<T>> send, CancellationToken cancel)
    {
        try
        {
            return await OnceAsync(call, send, LastInfo?.Digest, cancel);
        }
        catch (RpcException error) when (OperatorFailure.IsDigestMismatch(error))
        {
            var info = await AskInfoAsync(cancel);
            return await AgainAsync(call, send, info.Digest, cancel);
        }
        catch (RpcException error)
        {
            throw OperatorFailure.Of(call, error);
        }
    }

    private async Task<T> AgainAsync<T>(string call, Func<CallOptions, AsyncUnaryCall<T>> send, string digest, CancellationToken cancel)
    {
        try
        {
            return await OnceAsync(call, send, digest, cancel);
        }
        catch (RpcException error)
        {
            throw OperatorFailure.Of(call, error);
        }
    }

    private async Task<T> OnceAsync<T>(string call, Func<CallOptions, AsyncUnaryCall<T>> send, string? digest, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(_settings.DeadlineMilliseconds), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        var headers = string.IsNullOrEmpty(digest) ? null : new Metadata { { "x-digest", digest } };
        try
        {
            using var sent = send(new CallOptions(headers, cancellationToken: either.Token));
            return await sent;
        }
        catch (Exception error) when (error is RpcException or OperationCanceledException && cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException($"{call} was given up.", error, cancel);
        }
        catch (OperationCanceledException late)
        {
            throw new HashPerpException(AspAdapterErrors.OperatorAway, $"No answer of the operator to {call} in time.", "Try again later.", late);
        }
    }
}
