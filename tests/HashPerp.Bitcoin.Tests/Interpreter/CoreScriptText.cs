using System.Globalization;
using System.Text;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin.Tests;

/// <summary>
/// The script notation of Core's test files: decimal numbers are pushed, 0x... are raw bytes, '...' is pushed text, and the rest are opcode
/// names with or without OP_.
/// </summary>
internal static class CoreScriptText
{
    public static Script Parse(string text)
    {
        var builder = new ScriptBuilder();
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                builder.Number(number);
            }
            else if (word.StartsWith("0x", StringComparison.Ordinal))
            {
                builder.Raw(Script.FromHex(word[2..]));
            }
            else if (word is ['\'', .., '\''])
            {
                builder.Push(Encoding.ASCII.GetBytes(word[1..^1]));
            }
            else
            {
                builder.Op(Enum.Parse<OpCode>(word.StartsWith("OP_", StringComparison.Ordinal) ? word : "OP_" + word));
            }
        }
        return builder.ToScript();
    }
}
