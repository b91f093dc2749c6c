namespace HashPerp.Bitcoin;

/// <summary>Script numbers: little-endian, sign in the top bit, minimal (Core's CScriptNum).</summary>
public static class ScriptNum
{
    public static byte[] Encode(long value)
    {
        if (value == 0)
        {
            return [];
        }
        var bytes = new List<byte>();
        var magnitude = UInt128.CreateChecked(Int128.Abs(value));
        for (; magnitude > 0; magnitude >>= 8)
        {
            bytes.Add((byte)(magnitude & 0xff));
        }
        if ((bytes[^1] & 0x80) != 0)
        {
            bytes.Add((byte)(value < 0 ? 0x80 : 0));
        }
        else if (value < 0)
        {
            bytes[^1] |= 0x80;
        }
        return [.. bytes];
    }

    /// <param name="maxBytes">4 for arithmetic, 5 for CLTV and CSV operands.</param>
    /// <param name="requireMinimal">Refuse encodings with a superfluous top byte.</param>
    public static long Decode(ReadOnlySpan<byte> bytes, int maxBytes = 4, bool requireMinimal = true)
    {
        if (bytes.Length > maxBytes)
        {
            throw BitcoinErrors.MalformedScript.Error($"A script number of {bytes.Length} bytes; at most {maxBytes} are allowed here.");
        }
        if (bytes.Length == 0)
        {
            return 0;
        }
        if (requireMinimal && (bytes[^1] & 0x7f) == 0 && (bytes.Length == 1 || (bytes[^2] & 0x80) == 0))
        {
            throw BitcoinErrors.MalformedScript.Error("A script number that is not minimally encoded.");
        }
        long value = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            value |= (long)(i == bytes.Length - 1 ? bytes[i] & 0x7f : bytes[i]) << (8 * i);
        }
        return (bytes[^1] & 0x80) != 0 ? -value : value;
    }
}
