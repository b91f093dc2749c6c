using System.Globalization;
using HashPerp.Chain;

namespace HashPerp.Cli;

/// <summary>What the demo plays, and where its servers are.</summary>
/// <param name="From">Mainnet height of the listing block.</param>
/// <param name="Blocks">The forward ends so many blocks later.</param>
/// <param name="StrikeMultiples">Rungs as multiples of the hashprice at <paramref name="From"/>, as typed.</param>
/// <param name="Folder">Seeds, agents' folders and logs go here.</param>
internal sealed record DemoOptions(
    int From, int Blocks, IReadOnlyList<string> StrikeMultiples, bool Json, string Folder, Uri Operator, Uri OrderBook, string AdminToken,
    Uri RpcUrl, string RpcUser, string RpcPassword)
{
    /// <summary>Blocks of real history before the listing: coinbases mature, and the first medians are real.</summary>
    public const int WarmUpBlocks = 144;

    /// <summary>Blocks kept behind the expiry, for guard times and confirmations.</summary>
    public const int SpareBlocks = 64;

    /// <summary>
    /// Shortest contract: one tick of the strike must be at least a second of time, which at these hashprices (up to 179,000 sat/PH/day, 600 s a block)
    /// takes 303 blocks.
    /// </summary>
    public const int MinBlocks = 320;

    public int HeightOffset => From - WarmUpBlocks;

    /// <summary>H, a node height.</summary>
    public int ExpiryHeight => WarmUpBlocks + Blocks;

    /// <exception cref="Primitives.HashPerpException"><see cref="CliErrors.BadOption"/>.</exception>
    public void Validate(MainnetFacts facts)
    {
        var lowest = facts.FirstHeight + WarmUpBlocks;
        if (From < lowest || Blocks < MinBlocks || (long)From + Blocks + SpareBlocks > facts.TipHeight)
        {
            throw CliErrors.BadOption.Error(
                $"--from {From} --blocks {Blocks} is outside of the history that is shipped.",
                $"Choose --from of at least {lowest}, --blocks of at least {MinBlocks}, and an end of at most {facts.TipHeight - SpareBlocks}.");
        }
        foreach (var multiple in StrikeMultiples)
        {
            _ = PartsPerMillion(multiple);
        }
    }

    /// <summary>A multiple as typed, in millionths: exact for six decimals.</summary>
    public static int PartsPerMillion(string multiple)
    {
        var parts = multiple.Split('.');
        var valid = parts.Length is 1 or 2 && parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit)) && parts[0].Length <= 2
            && (parts.Length == 1 || parts[1].Length <= 6);
        var millionths = valid
            ? (int.Parse(parts[0], CultureInfo.InvariantCulture) * 1_000_000)
                + (parts.Length == 2 ? int.Parse(parts[1].PadRight(6, '0'), CultureInfo.InvariantCulture) : 0)
            : 0;
        return millionths is >= 500_000 and <= 2_000_000
            ? millionths
            : throw CliErrors.BadOption.Error($"'{multiple}' is no strike multiple.", "Write numbers from 0.5 to 2 with at most six decimals, such as 0.98,1.02.");
    }
}
