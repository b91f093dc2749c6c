using System.Collections.Concurrent;
using HashPerp.ArkServer.Core;
using HashPerp.Contracts.Ark.V1;

namespace HashPerp.ArkServer.Streams;

/// <summary>Everybody who follows GetTransactionsStream.</summary>
public sealed class TransactionHub
{
    public const int MaxListeners = 64;

    private readonly ConcurrentDictionary<Feed<GetTransactionsStreamResponse>, bool> _feeds = new();

    public Feed<GetTransactionsStreamResponse> Open()
    {
        if (_feeds.Count >= MaxListeners)
        {
            throw OperatorErrors.TooManyStreams.Error($"{MaxListeners} transaction streams are open.", "Close one, or try again later.");
        }
        var feed = new Feed<GetTransactionsStreamResponse>();
        _feeds[feed] = true;
        return feed;
    }

    public void Close(Feed<GetTransactionsStreamResponse> feed) => _feeds.TryRemove(feed, out _);

    public void Publish(GetTransactionsStreamResponse notification)
    {
        foreach (var feed in _feeds.Keys)
        {
            feed.Publish(notification);
        }
    }
}
