using System.Collections.Immutable;
using HashPerp.Contracts.Ark.V1;

namespace HashPerp.ArkServer.Streams;

/// <summary>A set of watched scripts, and the stream attached to it, if any.</summary>
public sealed class ScriptSubscription(string id, DateTimeOffset created)
{
    public string Id { get; } = id;

    /// <summary>Since when nobody has been listening; a subscription that stays detached for a minute is dropped.</summary>
    public DateTimeOffset DetachedSince { get; set; } = created;

    public ImmutableHashSet<string> Scripts { get; set; } = [];

    public Feed<GetSubscriptionResponse>? Feed { get; set; }
}
