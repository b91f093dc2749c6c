using HashPerp.Chain;
using HashPerp.Primitives;

namespace HashPerp.Cli.Tests;

public sealed class TradersOptionsTests
{
    private static readonly TradersOptions Usual = new(
        "folder", 824_400, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5), 48, 24, 100_000, 3, 6, 1, false);

    [Fact]
    public void The_defaults_are_valid() => Usual.Validate(MainnetFacts.Embedded);

    public static TheoryData<string> Wrong => ["offset", "late", "block", "trade", "expiry", "relist", "lot", "orders", "contracts"];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_out_of_range_is_refused(string what)
    {
        var options = what switch
        {
            "offset" => Usual with { HeightOffset = 824_398 },
            "late" => Usual with { HeightOffset = 830_449 },
            "block" => Usual with { BlockPace = TimeSpan.FromMilliseconds(49) },
            "trade" => Usual with { TradePace = TimeSpan.FromSeconds(3_601) },
            "expiry" => Usual with { ExpiryBlocks = 35 },
            "relist" => Usual with { RelistBlocks = 48 },
            "lot" => Usual with { LotSat = 19_999 },
            "orders" => Usual with { MaxOrders = 0 },
            _ => Usual with { MaxContracts = 51 },
        };
        Assert.Equal(CliErrors.BadOption, Assert.Throws<HashPerpException>(() => options.Validate(MainnetFacts.Embedded)).Code);
    }
}
