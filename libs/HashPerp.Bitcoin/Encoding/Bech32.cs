using System.Text;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>The constant that a checksum ends on.</summary>
public enum Bech32Variant
{
    /// <summary>BIP173; segwit version 0.</summary>
    Bech32 = 1,

    /// <summary>BIP350; segwit version 1 and up, and Ark addresses.</summary>
    Bech32m = 0x2bc830a3,
}

/// <summary>A decoded bech32 text.</summary>
/// <param name="HumanReadablePart">Lower case.</param>
/// <param name="Words">Values of 5 bits, without the checksum.</param>
public sealed record Bech32Text(string HumanReadablePart, byte[] Words, Bech32Variant Variant);

/// <summary>Bech32 and bech32m (BIP173, BIP350).</summary>
public static class Bech32
{
    /// <summary>BIP173's limit: up to it, any four errors are detected.</summary>
    public const int MaxLength = 90;

    /// <summary>For formats that go without BIP173's limit (Ark addresses); it still bounds what an untrusted text can cost.</summary>
    public const int NoLengthLimit = 1023;

    private const string Charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int ChecksumWords = 6;

    private static readonly uint[] Generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    /// <param name="humanReadablePart">1 to 83 characters, lower case, ASCII 33 to 126.</param>
    /// <param name="words">Values of 5 bits; see <see cref="ToWords"/>.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedAddress"/>.</exception>
    public static string Encode(string humanReadablePart, ReadOnlySpan<byte> words, Bech32Variant variant, int maxLength = MaxLength)
    {
        ArgumentNullException.ThrowIfNull(humanReadablePart);
        CheckHumanReadablePart(humanReadablePart);
        var length = humanReadablePart.Length + 1 + words.Length + ChecksumWords;
        if (length > maxLength || words.ContainsAnyExceptInRange((byte)0, (byte)31))
        {
            throw BitcoinErrors.MalformedAddress.Error($"{length} characters do not fit in {maxLength}, or a word has more than 5 bits.");
        }
        var text = new StringBuilder(length).Append(humanReadablePart).Append('1');
        foreach (var word in (byte[])[.. words, .. Checksum(humanReadablePart, words, variant)])
        {
            text.Append(Charset[word]);
        }
        return text.ToString();
    }

    /// <exception cref="HashPerpException">
    /// <see cref="BitcoinErrors.MalformedAddress"/>: too long or short, mixed case, a character that is not in the alphabet, a wrong checksum.
    /// </exception>
    public static Bech32Text Decode(string text, int maxLength = MaxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > maxLength)
        {
            throw BitcoinErrors.MalformedAddress.Error($"{text.Length} characters; at most {maxLength} are allowed.");
        }
        var lower = text.ToLowerInvariant();
        if (lower != text && text.ToUpperInvariant() != text)
        {
            throw BitcoinErrors.MalformedAddress.Error("Upper and lower case are mixed.", "Write all letters in one case.");
        }
        var separator = lower.LastIndexOf('1');
        if (separator < 1 || lower.Length - separator - 1 < ChecksumWords)
        {
            throw BitcoinErrors.MalformedAddress.Error("The text has no separator '1' between a prefix and at least 6 characters.");
        }
        var prefix = lower[..separator];
        CheckHumanReadablePart(prefix);
        var words = ParseWords(lower.AsSpan(separator + 1));
        var residue = PolyMod(prefix, words);
        if (residue is not ((uint)Bech32Variant.Bech32 or (uint)Bech32Variant.Bech32m))
        {
            throw BitcoinErrors.MalformedAddress.Error("The checksum is wrong.", "Check the text for typing errors.");
        }
        return new Bech32Text(prefix, words[..^ChecksumWords], (Bech32Variant)residue);
    }

    /// <summary>Regroups bytes into 5-bit words, padding the last with zeros.</summary>
    public static byte[] ToWords(ReadOnlySpan<byte> bytes)
    {
        var words = new List<byte>(((bytes.Length * 8) + 4) / 5);
        var (buffer, bits) = (0u, 0);
        foreach (var value in bytes)
        {
            buffer = ((buffer << 8) | value) & 0xfff;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                words.Add((byte)((buffer >> (bits - 5)) & 31));
            }
        }
        if (bits > 0)
        {
            words.Add((byte)((buffer << (5 - bits)) & 31));
        }
        return [.. words];
    }

    /// <summary>Regroups 5-bit words into bytes.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedAddress"/>: padding of 5 bits or more, or padding that is not zero.</exception>
    public static byte[] FromWords(ReadOnlySpan<byte> words)
    {
        var bytes = new List<byte>(words.Length * 5 / 8);
        var (buffer, bits) = (0u, 0);
        foreach (var word in words)
        {
            buffer = ((buffer << 5) | word) & 0xfff;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)((buffer >> bits) & 0xff));
            }
        }
        return bits < 5 && (buffer & ((1u << bits) - 1)) == 0
            ? [.. bytes]
            : throw BitcoinErrors.MalformedAddress.Error("The data's padding is longer than 4 bits, or not zero.");
    }

    private static void CheckHumanReadablePart(string part)
    {
        if (part.Length is < 1 or > 83 || part.Any(c => c is < '!' or > '~' or (>= 'A' and <= 'Z')))
        {
            throw BitcoinErrors.MalformedAddress.Error("The prefix needs 1 to 83 printable ASCII characters in one case.");
        }
    }

    private static byte[] ParseWords(ReadOnlySpan<char> text)
    {
        var words = new byte[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            var value = Charset.IndexOf(text[i]);
            words[i] = value >= 0 ? (byte)value : throw BitcoinErrors.MalformedAddress.Error($"'{text[i]}' is not in the bech32 alphabet.");
        }
        return words;
    }

    private static byte[] Checksum(string prefix, ReadOnlySpan<byte> words, Bech32Variant variant)
    {
        var residue = PolyMod(prefix, [.. words, .. new byte[ChecksumWords]]) ^ (uint)variant;
        return [.. Enumerable.Range(0, ChecksumWords).Select(i => (byte)((residue >> (5 * (5 - i))) & 31))];
    }

    /// <summary>The remainder of BIP173's generator polynomial over the expanded prefix and the words.</summary>
    private static uint PolyMod(string prefix, ReadOnlySpan<byte> words)
    {
        var residue = 1u;
        foreach (var c in prefix)
        {
            residue = Step(residue, (uint)c >> 5);
        }
        residue = Step(residue, 0);
        foreach (var c in prefix)
        {
            residue = Step(residue, c & 31u);
        }
        foreach (var word in words)
        {
            residue = Step(residue, word);
        }
        return residue;
    }

    private static uint Step(uint residue, uint value)
    {
        var top = residue >> 25;
        residue = ((residue & 0x1ffffff) << 5) ^ value;
        for (var i = 0; i < Generators.Length; i++)
        {
            residue ^= ((top >> i) & 1) == 1 ? Generators[i] : 0;
        }
        return residue;
    }
}
