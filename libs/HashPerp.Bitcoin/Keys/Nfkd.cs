using System.Globalization;
using System.Text;

namespace HashPerp.Bitcoin;

/// <summary>
/// Unicode's compatibility decomposition (NFKD), which BIP39 prescribes for passphrases. It is our own because programs here run in
/// invariant globalization mode, where the framework's Normalize returns its input unchanged: that would silently derive a wrong seed.
/// </summary>
internal static class Nfkd
{
    private const int HangulFirst = 0xac00, HangulLast = 0xd7a3, HangulL = 0x1100, HangulV = 0x1161, HangulT = 0x11a7, VCount = 21, TCount = 28;

    private static readonly Lazy<Tables> Data = new(Load);

    /// <exception cref="Primitives.HashPerpException"><see cref="BitcoinErrors.MalformedMnemonic"/>: half of a surrogate pair.</exception>
    public static string Normalize(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }
        var runes = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i += char.IsSurrogate(text[i]) ? 2 : 1)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                throw BitcoinErrors.MalformedMnemonic.Error("The text has half of a surrogate pair.");
            }
            runes.AddRange(Decompose(rune.Value));
        }
        var result = new StringBuilder(runes.Count);
        foreach (var rune in InCanonicalOrder(runes))
        {
            result.Append(new Rune(rune).ToString());
        }
        return result.ToString();
    }

    private static IEnumerable<int> Decompose(int rune)
    {
        if (rune is < HangulFirst or > HangulLast)
        {
            return Data.Value.Decompositions.TryGetValue(rune, out var full) ? full : [rune];
        }
        var syllable = rune - HangulFirst;
        int[] parts = [HangulL + (syllable / (VCount * TCount)), HangulV + (syllable / TCount % VCount), HangulT + (syllable % TCount)];
        return parts[2] == HangulT ? parts[..2] : parts;
    }

    /// <summary>Runs of combining marks are sorted by class, stably; a starter (class 0) ends a run.</summary>
    private static IEnumerable<int> InCanonicalOrder(List<int> runes)
    {
        var classes = Data.Value.Classes;
        var run = new List<int>();
        foreach (var rune in runes)
        {
            if (!classes.ContainsKey(rune))
            {
                foreach (var mark in run.OrderBy(mark => classes[mark]))
                {
                    yield return mark;
                }
                run.Clear();
                yield return rune;
            }
            else
            {
                run.Add(rune);
            }
        }
        foreach (var mark in run.OrderBy(mark => classes[mark]))
        {
            yield return mark;
        }
    }

    private static Tables Load()
    {
        var tables = new Tables([], []);
        foreach (var fields in KeyResource.Lines("nfkd-14.0.0.txt").Where(line => line[0] != '#').Select(line => line.Split(' ')))
        {
            if (fields[0] == "D")
            {
                tables.Decompositions.Add(CodePoint(fields[1]), [.. fields.Skip(2).Select(CodePoint)]);
                continue;
            }
            var range = fields[1].Split('-');
            for (var rune = CodePoint(range[0]); rune <= CodePoint(range[^1]); rune++)
            {
                tables.Classes.Add(rune, byte.Parse(fields[2], CultureInfo.InvariantCulture));
            }
        }
        return tables;
    }

    private static int CodePoint(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private sealed record Tables(Dictionary<int, int[]> Decompositions, Dictionary<int, byte> Classes);
}
