using System.Numerics;
using System.Security.Cryptography;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>Bitcoin's base58, plain and with its 4-byte checksum. Extended keys and Ark notes are its only users here.</summary>
public static class Base58
{
    /// <summary>More than any extended key; bounds the quadratic conversion of untrusted text.</summary>
    public const int MaxLength = 256;

    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const int ChecksumSize = 4;

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        var digits = new Stack<char>();
        for (; number > 0; number /= 58)
        {
            digits.Push(Alphabet[(int)(number % 58)]);
        }
        var zeros = bytes.IndexOfAnyExcept((byte)0);
        return new string('1', zeros < 0 ? bytes.Length : zeros) + new string([.. digits]);
    }

    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedKey"/>: too long, or a character that is not base58.</exception>
    public static byte[] Decode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
        {
            throw BitcoinErrors.MalformedKey.Error($"{text.Length} characters of base58; at most {MaxLength} are allowed.");
        }
        var number = BigInteger.Zero;
        foreach (var c in text)
        {
            var digit = Alphabet.IndexOf(c);
            number = digit >= 0 ? (number * 58) + digit : throw BitcoinErrors.MalformedKey.Error("The text has a character that is not base58.");
        }
        var zeros = text.AsSpan().IndexOfAnyExcept('1');
        var magnitude = number.IsZero ? [] : number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[zeros < 0 ? text.Length : zeros], .. magnitude];
    }

    /// <summary>Base58 of the bytes and the first four of their double SHA256.</summary>
    public static string EncodeCheck(ReadOnlySpan<byte> bytes) => Encode([.. bytes, .. Hashes.Sha256d(bytes).AsSpan(0, ChecksumSize)]);

    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedKey"/>: not base58, or the checksum is wrong.</exception>
    public static byte[] DecodeCheck(string text)
    {
        var bytes = Decode(text);
        if (bytes.Length < ChecksumSize)
        {
            throw BitcoinErrors.MalformedKey.Error("The text is too short for its checksum.");
        }
        var payload = bytes[..^ChecksumSize];
        return CryptographicOperations.FixedTimeEquals(Hashes.Sha256d(payload).AsSpan(0, ChecksumSize), bytes.AsSpan(payload.Length))
            ? payload
            : throw BitcoinErrors.MalformedKey.Error("The checksum is wrong.", "Check the text for typing errors.");
    }
}
