using HashPerp.Primitives;

namespace HashPerp.Messaging;

/// <summary>
/// Who follows what: the one table. A follower gets every event of a stream kind, because an inbox needs a stream's numbers without a gap; it passes over those that it has no
/// handler for. A kind that is added here later begins in the middle of the streams that exist: see the README.
/// </summary>
public static class Subscriptions
{
    private static readonly Dictionary<string, string[]> Table = new()
    {
        ["orderbook"] = ["contract", "expiry", "chain", "vtxo"],
        ["contractlifecycle"] = ["market", "settlement", "vtxo", "operator"],
        ["settlement"] = ["market", "contract", "chain", "vtxo"],
        ["aspadapter"] = [],
        ["oracleingest"] = [],
    };

    /// <summary>All services that write or follow events.</summary>
    public static IReadOnlyCollection<string> Services => Table.Keys;

    /// <summary>The stream kinds that a service follows.</summary>
    /// <exception cref="HashPerpException"><see cref="MessagingErrors.NotFollowed"/>: there is no such service.</exception>
    public static IReadOnlyList<string> Of(string service) => Table.GetValueOrDefault(service)
        ?? throw MessagingErrors.NotFollowed.Error($"The service '{service}' isn't in the table of subscriptions.", "Add it to Subscriptions.");

    /// <summary>The services that get an event.</summary>
    public static IReadOnlyList<string> FollowersOf(EventKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return [.. Table.Where(entry => entry.Value.Contains(kind.StreamKind)).Select(entry => entry.Key)];
    }

    /// <summary>The queue of a following service.</summary>
    public static string QueueOf(string service) => $"hashperp.{service}";
}
