using Grpc.Core;
using HashPerp.AspAdapter.Core;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;

namespace HashPerp.AspAdapter;

/// <summary>
/// The script subscriptions of one session with the operator. Each takes as many scripts as operators allow; beyond <see cref="MaxStreams"/> of them only
/// polling sees the rest. When one stream breaks, the session is over.
/// </summary>
public sealed class ScriptStreams(OperatorConnection operatorConnection, WatchSignals signals) : IAsyncDisposable
{
    /// <summary>Scripts on one subscription.</summary>
    public const int MaxScripts = 1_000;

    public const int MaxStreams = 32;

    private static readonly TimeSpan AttachLimit = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _scripts = [];
    private readonly List<Task> _readers = [];
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _open = "";
    private int _room;

    /// <summary>Ends, with the failure, when a stream does.</summary>
    public Task Broken => _broken.Task;

    /// <summary>Subscribes to scripts that are not subscribed yet. When this returns, a spend from now on is seen.</summary>
    public async Task AddAsync(IEnumerable<string> scripts, CancellationToken cancel)
    {
        var added = scripts.Where(script => script.Length > 0 && !_scripts.Contains(script)).Distinct().ToList();
        for (var taken = 0; taken < added.Count && (_room > 0 || _readers.Count < MaxStreams);)
        {
            var chunk = added.Skip(taken).Take(_room > 0 ? _room : MaxScripts).ToArray();
            if (_room > 0)
            {
                await operatorConnection.SubscribeAsync(_open, chunk, cancel);
                _room -= chunk.Length;
            }
            else
            {
                _open = await operatorConnection.SubscribeAsync("", chunk, cancel);
                await AttachAsync(_open, cancel);
                _room = MaxScripts - chunk.Length;
            }
            _scripts.UnionWith(chunk);
            taken += chunk.Length;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_readers);
        _stop.Dispose();
    }

    private async Task AttachAsync(string id, CancellationToken cancel)
    {
        var call = operatorConnection.Follow(id, _stop.Token);
        try
        {
            // Headers come once the operator has attached us: from then on nothing is missed.
            await call.ResponseHeadersAsync.WaitAsync(AttachLimit, cancel);
        }
        catch (Exception error) when (error is RpcException or TimeoutException or OperationCanceledException)
        {
            call.Dispose();
            cancel.ThrowIfCancellationRequested();
            throw new HashPerpException(AspAdapterErrors.OperatorAway, "The operator doesn't serve its script stream.", "Try again later.", error);
        }
        _readers.Add(ReadAsync(call));
    }

    private async Task ReadAsync(AsyncServerStreamingCall<GetSubscriptionResponse> call)
    {
        using var _ = call;
        try
        {
            await foreach (var message in call.ResponseStream.ReadAllAsync(_stop.Token))
            {
                if (message.Event is { SpentVtxos.Count: > 0 } spends)
                {
                    signals.Look([.. spends.SpentVtxos.Take(MaxScripts).Select(vtxo => CoinReader.Read(vtxo).OutPoint)]);
                }
            }
            _broken.TrySetException(AspAdapterErrors.OperatorAway.Error("The operator closed its script stream.", "It is opened again."));
        }
        catch (Exception error) when (error is RpcException or HashPerpException or OperationCanceledException or IOException)
        {
            _broken.TrySetException(new HashPerpException(AspAdapterErrors.OperatorAway, "The operator's script stream broke.", "It is opened again.", error));
        }
    }
}
