using HashPerp.Chain;

namespace HashPerp.Cli;

/// <summary>How the scripted traders behave.</summary>
/// <param name="Folder">Their agents' folders and logs go here.</param>
/// <param name="HeightOffset">Display height less node height; everybody else must have been told the same.</param>
/// <param name="BlockPace">Wall-clock time between two blocks.</param>
/// <param name="TradePace">Wall-clock time between two looks at the market.</param>
/// <param name="ExpiryBlocks">A new market ends about so many blocks after its listing.</param>
/// <param name="RelistBlocks">A new market is listed when no open one lasts for so many blocks.</param>
/// <param name="LotSat">About how much one lot puts into each pot.</param>
/// <param name="MaxOrders">Orders of one trader in the book at a time.</param>
/// <param name="MaxContracts">Contracts of one trader that are not over; no order is placed beyond.</param>
/// <param name="Seed">Of everything that looks like chance.</param>
internal sealed record TradersOptions(
    string Folder, int HeightOffset, TimeSpan BlockPace, TimeSpan TradePace, int ExpiryBlocks, int RelistBlocks, long LotSat, int MaxOrders, int MaxContracts,
    ulong Seed, bool Json)
{
    /// <summary>Blocks of real history before anything else: coinbases mature, and the first medians are real.</summary>
    public const int WarmUpBlocks = 144;

    /// <exception cref="Primitives.HashPerpException"><see cref="CliErrors.BadOption"/>.</exception>
    public void Validate(MainnetFacts facts)
    {
        Require(HeightOffset + 1 >= facts.FirstHeight && HeightOffset + WarmUpBlocks <= facts.TipHeight,
            $"--height-offset {HeightOffset}", $"block times are shipped from {facts.FirstHeight} to {facts.TipHeight}");
        Require(BlockPace >= TimeSpan.FromMilliseconds(50) && BlockPace <= TimeSpan.FromHours(1), "--block-seconds", "use 0.05 to 3600");
        Require(TradePace >= TimeSpan.FromMilliseconds(50) && TradePace <= TimeSpan.FromHours(1), "--trade-seconds", "use 0.05 to 3600");
        Require(ExpiryBlocks is >= 36 and <= 2016, "--expiry-blocks", "use 36 to 2016");
        Require(RelistBlocks >= 18 && RelistBlocks < ExpiryBlocks, "--relist-blocks", "use 18 or more, and less than --expiry-blocks");
        Require(LotSat is >= 20_000 and <= 1_000_000, "--lot-sat", "use 20000 to 1000000");
        Require(MaxOrders is >= 1 and <= 20 && MaxContracts is >= 1 and <= 50, "--max-orders or --max-contracts", "use 1 to 20, and 1 to 50");
    }

    private static void Require(bool holds, string option, string rule)
    {
        if (!holds)
        {
            throw CliErrors.BadOption.Error($"{option} is out of range.", $"Look at --help: {rule}.");
        }
    }
}
