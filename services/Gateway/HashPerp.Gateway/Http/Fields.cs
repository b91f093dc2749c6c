using Google.Protobuf;
using HashPerp.Primitives;

namespace HashPerp.Gateway;

/// <summary>Fields of requests into bytes, checked for their length before anything is decoded.</summary>
internal static class Fields
{
    /// <exception cref="HashPerpException"><see cref="GatewayErrors.MalformedRequest"/>.</exception>
    public static ByteString Id(string? hex, string name) => Exactly(hex, 32, name);

    /// <summary>Hex of exactly this many bytes.</summary>
    /// <exception cref="HashPerpException"><see cref="GatewayErrors.MalformedRequest"/>.</exception>
    public static ByteString Exactly(string? hex, int bytes, string name) => hex?.Length == 2 * bytes
        ? Decode(hex, name)
        : throw GatewayErrors.MalformedRequest.Error($"{name} is not {bytes} bytes of hex.", $"Send {2 * bytes} hex digits.");

    /// <summary>Hex of 1 to this many bytes.</summary>
    /// <exception cref="HashPerpException"><see cref="GatewayErrors.MalformedRequest"/>.</exception>
    public static ByteString AtMost(string? hex, int bytes, string name) => hex?.Length is > 0 && hex.Length <= 2 * bytes
        ? Decode(hex, name)
        : throw GatewayErrors.MalformedRequest.Error($"{name} is not 1 to {bytes} bytes of hex.", "Send hex digits.");

    /// <exception cref="HashPerpException"><see cref="GatewayErrors.MalformedRequest"/>.</exception>
    public static string RequestId(string? text) => Guid.TryParseExact(text, "D", out _)
        ? text
        : throw GatewayErrors.MalformedRequest.Error("client_request_id is not a UUID.", "Send a new UUID for each request, and the same one with a repeat.");

    /// <summary>A whole number of a query, with what stands for a missing one.</summary>
    /// <exception cref="HashPerpException"><see cref="GatewayErrors.MalformedRequest"/>.</exception>
    public static uint Range(uint? value, uint otherwise, uint min, uint max, string name)
    {
        var number = value ?? otherwise;
        return number >= min && number <= max ? number : throw GatewayErrors.MalformedRequest.Error($"{name} is {number}.", $"Use {min} to {max}.");
    }

    /// <summary>Null for bytes that aren't there.</summary>
    public static string? HexOrNull(ByteString bytes) => bytes.IsEmpty ? null : Hex.Encode(bytes.Span);

    public static string? TextOrNull(string text) => text.Length == 0 ? null : text;

    /// <summary>An enumeration of the services in lower case, such as <c>time</c>; null when it isn't set.</summary>
    public static string? WordOrNull<T>(T value)
        where T : struct, Enum => Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture) == 0 ? null : value.ToString().ToLowerInvariant();

    private static ByteString Decode(string hex, string name)
    {
        try
        {
            return ByteString.CopyFrom(Convert.FromHexString(hex));
        }
        catch (FormatException)
        {
            throw GatewayErrors.MalformedRequest.Error($"{name} is not hex.", "Send hex digits.");
        }
    }
}
