using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.CompilerServices;
using HashPerp.Events;
using HashPerp.Primitives;
using MassTransit;

namespace HashPerp.Messaging;

/// <summary>Every event type of HashPerp.Events, as its attributes and its stream say.</summary>
public static class EventCatalog
{
    /// <summary>Ordered by URN.</summary>
    public static IReadOnlyList<EventKind> All { get; } = [.. typeof(IEvent).Assembly.GetExportedTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IEvent)))
        .Select(Describe).OrderBy(kind => kind.Urn, StringComparer.Ordinal)];

    private static readonly FrozenDictionary<Type, EventKind> ByType = All.ToFrozenDictionary(kind => kind.Type);

    private static readonly FrozenDictionary<string, EventKind> ByUrn = All.ToFrozenDictionary(kind => kind.Urn);

    /// <exception cref="HashPerpException"><see cref="MessagingErrors.UnknownEvent"/>.</exception>
    public static EventKind Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return ByType.GetValueOrDefault(type) ?? throw MessagingErrors.UnknownEvent.Error($"{type.Name} is no event of HashPerp.Events.");
    }

    /// <summary>Null for one that this build doesn't know.</summary>
    public static EventKind? Find(string urn) => ByUrn.GetValueOrDefault(urn);

    /// <summary>What stands before the colon of a stream's name.</summary>
    public static string KindOf(string stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.Split(':', 2)[0];
    }

    private static EventKind Describe(Type type)
    {
        var urn = type.GetCustomAttribute<MessageUrnAttribute>()?.Urn.ToString() ?? throw new InvalidOperationException($"{type} has no pinned URN.");
        var exchange = type.GetCustomAttribute<EntityNameAttribute>()?.EntityName ?? throw new InvalidOperationException($"{type} has no pinned entity name.");
        // Only the part before the colon is read, and that is the same for all of a type.
        var blank = (IEvent)RuntimeHelpers.GetUninitializedObject(type);
        return new EventKind(type, urn, exchange, KindOf(blank.Stream), type.Namespace!.Split('.')[^1].ToLowerInvariant());
    }
}
