using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HashPerp.Primitives;

namespace HashPerp.Chain;

/// <summary>Reads the facts format, version 1; mainnet.facts documents it in its own header.</summary>
internal static class FactsParser
{
    private const string Magic = "hashperp-chain-facts 1";
    private const int MaxBytes = 4 * 1024 * 1024;
    private const int MaxItems = 1_000_000;

    public static MainnetFacts Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxBytes)
        {
            throw Damaged($"it has {file.Length} bytes, more than {MaxBytes}");
        }
        var lines = new Queue<string>(CheckedBody(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'));
        if (Next(lines) != Magic)
        {
            throw Damaged($"it doesn't start with '{Magic}'");
        }
        var blocks = Fields(Next(lines), "blocks", 4);
        var firstHeight = Number(blocks[1], 0, int.MaxValue);
        var times = Times(lines, (int)Number(blocks[2], 1, MaxItems), Number(blocks[3], 0, uint.MaxValue));
        var count = (int)Number(Fields(Next(lines), "epochs", 2)[1], 1, MaxItems);
        var epochs = new EpochFact[count];
        for (var i = 0; i < count; i++)
        {
            epochs[i] = Epoch(Next(lines), i);
        }
        return lines.Count == 0 ? new MainnetFacts((int)firstHeight, times, epochs) : throw Damaged("something follows the epochs");
    }

    private static string CheckedBody(ReadOnlySpan<byte> file)
    {
        var marker = "sha256 "u8;
        var end = file.LastIndexOf(marker);
        if (end < 0 || (end > 0 && file[end - 1] != '\n'))
        {
            throw Damaged("it has no checksum");
        }
        var expected = Encoding.ASCII.GetString(file[(end + marker.Length)..]).Trim();
        if (Hex.Encode(SHA256.HashData(file[..end])) != expected)
        {
            throw Damaged("its checksum doesn't match");
        }
        return Encoding.ASCII.GetString(file[..end]);
    }

    private static uint[] Times(Queue<string> lines, int count, long first)
    {
        var times = new uint[count];
        times[0] = (uint)first;
        var filled = 1;
        while (filled < count)
        {
            foreach (var difference in Next(lines).Split(' '))
            {
                if (filled == count)
                {
                    throw Damaged("it has more times than it says");
                }
                var time = times[filled - 1] + Number(difference, -1_000_000, 1_000_000);
                times[filled++] = time is >= 0 and <= uint.MaxValue ? (uint)time : throw Damaged($"the time {time} is none");
            }
        }
        return times;
    }

    private static EpochFact Epoch(string line, int index)
    {
        var fields = line.Split(' ');
        if (fields.Length != 5 || fields[4] is not ("h" or "r") || Number(fields[0], 0, int.MaxValue) != index * 2016L
            || !uint.TryParse(fields[2], NumberStyles.AllowHexSpecifier, null, out var bits))
        {
            throw Damaged($"'{line}' is not epoch {index}");
        }
        var subsidy = new Satoshis(Number(fields[3], 0, Satoshis.MaxValue));
        return new EpochFact(index * 2016, (uint)Number(fields[1], 0, uint.MaxValue), bits, subsidy, fields[4] == "r");
    }

    private static string[] Fields(string line, string keyword, int count)
    {
        var fields = line.Split(' ');
        return fields.Length == count && fields[0] == keyword ? fields : throw Damaged($"'{line}' should start with '{keyword}'");
    }

    private static string Next(Queue<string> lines) => lines.TryDequeue(out var line) ? line : throw Damaged("it ends too early");

    private static long Number(string text, long lowest, long highest) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, null, out var number) && number >= lowest && number <= highest
            ? number
            : throw Damaged($"'{text}' is not a number from {lowest} to {highest}");

    private static HashPerpException Damaged(string why) =>
        ChainErrors.DamagedFacts.Error($"The table of chain facts can't be used: {why}.", "Restore it from the release.");
}
