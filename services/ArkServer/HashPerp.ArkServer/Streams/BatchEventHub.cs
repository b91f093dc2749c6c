using System.Collections.Concurrent;
using System.Collections.Immutable;
using HashPerp.ArkServer.Core;
using HashPerp.Contracts.Ark.V1;

namespace HashPerp.ArkServer.Streams;

/// <summary>
/// Hands batch events to the listeners whose topics they name. An event without topics goes to everybody, one with topics only to listeners that share
/// one (40-ark-wire §2.1). Topics are compared trimmed and in lower case.
/// </summary>
public sealed class BatchEventHub
{
    public const int MaxListeners = 256;

    public const int MaxTopics = 1024;

    private readonly ConcurrentDictionary<string, BatchListener> _listeners = new();

    public BatchListener Open(IEnumerable<string> topics)
    {
        if (_listeners.Count >= MaxListeners)
        {
            throw OperatorErrors.TooManyStreams.Error($"{MaxListeners} event streams are open.", "Close one, or try again later.");
        }
        var listener = new BatchListener(Guid.NewGuid().ToString(), Normalize(topics));
        _listeners[listener.Id] = listener;
        listener.Feed.Publish(new GetEventStreamResponse { StreamStarted = new StreamStartedEvent { Id = listener.Id } });
        return listener;
    }

    public void Close(BatchListener listener) => _listeners.TryRemove(listener.Id, out _);

    public void Publish(GetEventStreamResponse batchEvent, params IEnumerable<string> topics)
    {
        var wanted = Normalize(topics, int.MaxValue);
        foreach (var listener in _listeners.Values.Where(listener => wanted.IsEmpty || wanted.Overlaps(listener.Topics)))
        {
            listener.Feed.Publish(batchEvent);
        }
    }

    /// <summary>Changes what a listener follows; returns what was added, removed and is followed now.</summary>
    public UpdateStreamTopicsResponse Update(UpdateStreamTopicsRequest request)
    {
        if (!_listeners.TryGetValue(request.StreamId, out var listener))
        {
            throw OperatorErrors.SubscriptionNotFound.Error($"Stream '{request.StreamId}' is not open.", "Open GetEventStream again.");
        }
        var before = listener.Topics;
        var after = request.TopicsChangeCase switch
        {
            UpdateStreamTopicsRequest.TopicsChangeOneofCase.Modify =>
                before.Union(Normalize(request.Modify.AddTopics)).Except(Normalize(request.Modify.RemoveTopics)),
            UpdateStreamTopicsRequest.TopicsChangeOneofCase.Overwrite => Normalize(request.Overwrite.Topics),
            _ => throw OperatorErrors.InvalidTxFilter.Error("No change of topics was given.", "Set modify or overwrite."),
        };
        Limit(after.Count);
        listener.Topics = after;
        return new UpdateStreamTopicsResponse
        {
            TopicsAdded = { after.Except(before) },
            TopicsRemoved = { before.Except(after) },
            AllTopics = { after },
        };
    }

    private static ImmutableHashSet<string> Normalize(IEnumerable<string> topics, int limit = MaxTopics)
    {
        var set = topics.Select(topic => topic.Trim().ToLowerInvariant()).Where(topic => topic.Length > 0).ToImmutableHashSet();
        Limit(limit == int.MaxValue ? 0 : set.Count);
        return set;
    }

    private static void Limit(int count)
    {
        if (count > MaxTopics)
        {
            throw OperatorErrors.TxFiltersLimitExceeded.Error($"{count} topics on one stream.", $"At most {MaxTopics} are allowed; open another stream.");
        }
    }
}
