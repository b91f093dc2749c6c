using HashPerp.Primitives;

namespace HashPerp.Cli.Tests;

public sealed class DisasterSheetTests
{
    [Fact]
    public void What_the_miner_took_is_what_all_others_lack()
    {
        var sheet = Sheet(alice: 1_093_000);
        sheet.Pot("Rung 1", 1_000_000, 1_000_000);
        sheet.Require();
        Assert.Equal(0, sheet.Balances.Sum);
    }

    [Theory]
    [InlineData(1_093_001, "by 1 sat")]
    [InlineData(1_092_999, "by -1 sat")]
    public void One_satoshi_too_many_or_too_few_is_refused(long alice, string reason)
    {
        var sheet = Sheet(alice);
        sheet.Pot("Rung 1", 1_000_000, 1_000_000);
        Assert.Contains(reason, Refused(sheet), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pot_that_is_not_paid_out_whole_is_refused_although_all_sums_agree()
    {
        var sheet = Sheet(alice: 1_093_000);
        sheet.Pot("Rung 1", 1_000_000, 999_000);
        Assert.Contains("Rung 1 held 1000000 sat and 999000 sat were paid out.", Refused(sheet), StringComparison.Ordinal);
    }

    [Fact]
    public void A_story_without_a_pot_proves_nothing() => Assert.Contains("No pot was paid out.", Refused(Sheet(alice: 1_093_000)), StringComparison.Ordinal);

    /// <summary>Alice and Bob stake half a million each, Alice wins; 5,000 and 2,000 of their coins for fees went to the miner, and 400 of the operator's.</summary>
    private static DisasterSheet Sheet(long alice)
    {
        var sheet = new DisasterSheet();
        sheet.Owner("Alice", 598_000, alice);
        sheet.Owner("Bob", 600_000, 98_000);
        sheet.Owner("operator", 100_000_000, 99_999_600);
        sheet.Owner("miner fees", 0, 7_400);
        return sheet;
    }

    private static string Refused(DisasterSheet sheet)
    {
        var refused = Assert.Throws<HashPerpException>(sheet.Require);
        Assert.Equal("NotZeroSum", refused.Code.Name);
        return refused.Message;
    }
}
