using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Signing.V1;
using HashPerp.Testing;

namespace HashPerp.ContractLifecycle.Tests;

/// <summary>An agent as far as the coordinator sees one: attaches again whenever its stream ends, and repeats each report until it is taken.</summary>
internal sealed class TestAgent : IAsyncDisposable
{
    private readonly Uri _relay;
    private readonly ECPrivKey _key;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Frame> _received = new();
    private readonly Dictionary<string, ulong> _numbers = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Task _running;
    private volatile AsyncDuplexStreamingCall<Frame, Frame>? _call;

    private TestAgent(Uri relay, ECPrivKey key)
    {
        (_relay, _key) = (relay, key);
        _running = Task.Run(RunAsync);
    }

    public string Account => _key.XOnlyPubKey.Value.ToString();

    public IEnumerable<MatchNotice> Notices => _received.Where(frame => frame.BodyCase == Frame.BodyOneofCase.Match).Select(frame => frame.Match);

    public IEnumerable<RoundAbort> Aborts => _received.Where(frame => frame.BodyCase == Frame.BodyOneofCase.Abort).Select(frame => frame.Abort);

    public static TestAgent Attach(Uri relay, ECPrivKey key) => new(relay, key);

    public Task<MatchNotice> NoticeAsync(SampleMatch match) => Eventually.ValueAsync(
        () => Task.FromResult(Notices.FirstOrDefault(notice => notice.MatchId.Span.SequenceEqual(match.Reference.MatchId.ToBytes()))), "the notice",
        TimeSpan.FromSeconds(60));

    public Task<RoundAbort> AbortAsync() => Eventually.ValueAsync(() => Task.FromResult(Aborts.FirstOrDefault()), "the abort", TimeSpan.FromSeconds(60));

    /// <summary>Reports until the coordinator has taken it.</summary>
    /// <param name="number">The next one when null.</param>
    public async Task<ReportTaken> SayAsync(RoundReport report, ulong? number = null)
    {
        report.Number = number ?? _numbers.GetValueOrDefault(report.Round) + 1;
        _numbers[report.Round] = Math.Max(_numbers.GetValueOrDefault(report.Round), report.Number);
        var before = _received.Count;
        var last = 0L;
        return await Eventually.ValueAsync(
            async () =>
            {
                // As agents do: again after a while, whether the stream or the answer was lost.
                if (last == 0 || System.Diagnostics.Stopwatch.GetElapsedTime(last) > TimeSpan.FromSeconds(1))
                {
                    last = System.Diagnostics.Stopwatch.GetTimestamp();
                    await TrySendAsync(new Frame { Report = report });
                }
                return _received.Skip(before).Where(frame => frame.BodyCase == Frame.BodyOneofCase.Taken).Select(frame => frame.Taken)
                    .FirstOrDefault(taken => taken.Round == report.Round && taken.Number == report.Number);
            },
            $"report {report.Number} to be taken", TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task TrySendAsync(Frame frame)
    {
        await _writing.WaitAsync();
        try
        {
            if (_call is { } call)
            {
                await call.RequestStream.WriteAsync(frame, _stop.Token);
            }
        }
        catch (Exception lost) when (lost is RpcException or InvalidOperationException or IOException)
        {
            // The stream is gone; the next one carries it.
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task RunAsync()
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        do
        {
            try
            {
                await RunOnceAsync();
            }
            catch (Exception lost) when (lost is RpcException or IOException)
            {
                _call = null;
            }
        }
        while (await pace.WaitForNextTickAsync(_stop.Token));
    }

    private async Task RunOnceAsync()
    {
        using var channel = GrpcChannel.ForAddress(_relay);
        using var call = new Relay.RelayClient(channel).Attach(cancellationToken: _stop.Token);
        await call.ResponseStream.MoveNext(_stop.Token);
        var challenge = new Bytes32(call.ResponseStream.Current.Challenge.Nonce.Span);
        var login = new LoginChallenge(GenesisPrefix.Regtest, "hashperp-relay", challenge, _key.XOnlyPubKey.Value);
        await call.RequestStream.WriteAsync(
            new Frame { Login = new Login { Account = ByteString.CopyFrom(_key.XOnlyPubKey.ToBytes()), Signature = ByteString.CopyFrom(login.Sign(_key)) } },
            _stop.Token);
        while (await call.ResponseStream.MoveNext(_stop.Token))
        {
            if (call.ResponseStream.Current.BodyCase == Frame.BodyOneofCase.LoggedIn)
            {
                _call = call;
            }
            _received.Enqueue(call.ResponseStream.Current);
        }
        _call = null;
    }
}
