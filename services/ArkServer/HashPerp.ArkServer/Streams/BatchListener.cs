using System.Collections.Immutable;
using HashPerp.Contracts.Ark.V1;

namespace HashPerp.ArkServer.Streams;

/// <summary>One open GetEventStream call.</summary>
public sealed class BatchListener(string id, ImmutableHashSet<string> topics)
{
    private ImmutableHashSet<string> _topics = topics;

    public string Id { get; } = id;

    public Feed<GetEventStreamResponse> Feed { get; } = new();

    public ImmutableHashSet<string> Topics
    {
        get => Volatile.Read(ref _topics);
        set => Volatile.Write(ref _topics, value);
    }
}
