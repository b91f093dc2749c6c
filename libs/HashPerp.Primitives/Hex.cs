namespace HashPerp.Primitives;

/// <summary>Lower-case hex in and out, with a numbered error for anything else.</summary>
public static class Hex
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    /// <exception cref="HashPerpException"><see cref="PrimitiveErrors.MalformedHex"/>.</exception>
    public static byte[] Decode(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        try
        {
            return Convert.FromHexString(hex);
        }
        catch (FormatException error)
        {
            throw new HashPerpException(PrimitiveErrors.MalformedHex, $"Not hex: '{(hex.Length > 40 ? hex[..40] + "..." : hex)}'.", "", error);
        }
    }
}
