using HashPerp.Primitives;
using Microsoft.Extensions.Logging;

namespace HashPerp.Client;

/// <summary>
/// Brings the relay's messages to the contracts. A message is marked as handled once what it caused is durable. One that can't be judged yet is set
/// aside, without holding up the others, and tried again after the next message, after every change of a contract and every second; after a restart the relay client gives it again.
/// </summary>
public sealed class MessagePump(RelayClient relay, ContractAgent contracts, TimeProvider time, ILogger log)
{
    /// <summary>More early messages than this are not early but wrong: the oldest is dropped.</summary>
    private const int MaxWaiting = 256;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly List<ReceivedMessage> _waiting = [];
    private readonly OutboxSignal _changed = new();

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        contracts.Changed += _changed.Set;
        await using var messages = relay.ReceiveAsync(cancel).GetAsyncEnumerator(cancel);
        var next = messages.MoveNextAsync().AsTask();
        while (true)
        {
            var changed = _changed.Next;
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            await Task.WhenAny(next, changed, Task.Delay(Pace, time, pause.Token));
            await pause.CancelAsync();
            if (next.IsCompleted)
            {
                if (!await next)
                {
                    return;
                }
                _waiting.Add(messages.Current);
                next = messages.MoveNextAsync().AsTask();
            }
            await RetryAsync(cancel);
            DropOverflow();
        }
    }

    private async Task RetryAsync(CancellationToken cancel)
    {
        bool progress;
        do
        {
            progress = false;
            foreach (var message in _waiting.ToArray())
            {
                if (await contracts.TakeMessageAsync(message.From.Value, message.Body, cancel) && TryComplete(message))
                {
                    _waiting.Remove(message);
                    progress = true;
                }
            }
        }
        while (progress && _waiting.Count > 0);
    }

    /// <summary>On a full disk a message can't be marked as handled. It is handled once more later, as after a restart.</summary>
    private bool TryComplete(ReceivedMessage message)
    {
        try
        {
            message.Complete();
            return true;
        }
        catch (HashPerpException full) when (full.Code == ClientErrors.FolderNotWritable)
        {
            log.LogWarning("A message of {From} stays: {Reason}", message.From, full.Message);
            return false;
        }
    }

    private void DropOverflow()
    {
        while (_waiting.Count > MaxWaiting)
        {
            log.LogWarning("A message of {From} waited too long and is dropped ({Code})", _waiting[0].From, ContractErrors.NotYet);
            TryComplete(_waiting[0]);
            _waiting.RemoveAt(0);
        }
    }
}
