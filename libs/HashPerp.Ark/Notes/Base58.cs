using System.Numerics;

namespace HashPerp.Ark;

/// <summary>Bitcoin's base58 without a checksum; notes are its last user here.</summary>
internal static class Base58
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        var digits = new Stack<char>();
        while (number > 0)
        {
            number = BigInteger.DivRem(number, Alphabet.Length, out var digit);
            digits.Push(Alphabet[(int)digit]);
        }
        return new string(Alphabet[0], LeadingZeros(bytes)) + new string([.. digits]);
    }

    /// <returns>Null for a character outside of the alphabet.</returns>
    public static byte[]? TryDecode(string text)
    {
        var number = BigInteger.Zero;
        foreach (var digit in text.Select(character => Alphabet.IndexOf(character, StringComparison.Ordinal)))
        {
            if (digit < 0)
            {
                return null;
            }
            number = (number * Alphabet.Length) + digit;
        }
        var zeros = text.TakeWhile(character => character == Alphabet[0]).Count();
        return [.. new byte[zeros], .. number.IsZero ? [] : number.ToByteArray(isUnsigned: true, isBigEndian: true)];
    }

    private static int LeadingZeros(ReadOnlySpan<byte> bytes)
    {
        var count = bytes.IndexOfAnyExcept((byte)0);
        return count < 0 ? bytes.Length : count;
    }
}
