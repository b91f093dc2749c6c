using System.Text;
using System.Text.Json;
using HashPerp.Events;
using HashPerp.Primitives;

namespace HashPerp.Messaging;

/// <summary>Events as JSON text: members in camel case; unknown members are ignored, so that a newer writer can add one.</summary>
public static class EventJson
{
    /// <summary>The text of one event at most, in bytes of UTF-8.</summary>
    public const int MaxBytes = 256 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <exception cref="HashPerpException"><see cref="MessagingErrors.MalformedEvent"/>: too long.</exception>
    public static string Write(IEvent fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return Checked(JsonSerializer.Serialize(fact, fact.GetType(), Options));
    }

    /// <exception cref="HashPerpException"><see cref="MessagingErrors.MalformedEvent"/>.</exception>
    public static IEvent Read(string text, EventKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        try
        {
            return (IEvent)(JsonSerializer.Deserialize(Checked(text), kind.Type, Options) ?? throw Malformed(kind, "null"));
        }
        catch (JsonException error)
        {
            throw new HashPerpException(MessagingErrors.MalformedEvent, $"The text of {kind.Urn} can't be read: {error.Message}", "", error);
        }
    }

    internal static string Checked(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = Encoding.UTF8.GetByteCount(text);
        return bytes <= MaxBytes ? text : throw MessagingErrors.MalformedEvent.Error($"An event of {bytes} bytes; at most {MaxBytes} are allowed.");
    }

    private static HashPerpException Malformed(EventKind kind, string what) => MessagingErrors.MalformedEvent.Error($"The text of {kind.Urn} can't be read: {what}.");
}
