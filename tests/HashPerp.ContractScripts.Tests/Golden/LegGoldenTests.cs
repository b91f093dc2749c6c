using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

public class LegGoldenTests
{
    [Fact]
    public void Every_word_for_a_leg_is_the_one_of_the_table()
    {
        var cases = GoldenFile.Cases("legs");
        Assert.Equal(["TIME", "HEIGHT"], cases.Select(golden => golden.Text("leg")));
        foreach (var golden in cases)
        {
            var leg = golden.Leg("leg");
            Assert.Equal(golden.U32("wire"), (uint)leg);
            Assert.Equal(golden.Text("side"), LegLabels.Side(leg));
            Assert.Equal(golden.Text("exposure"), LegLabels.Exposure(leg));
            Assert.Equal(golden.Text("option_label"), LegLabels.OptionLabel(leg));
            Assert.Equal(golden.Text("wins_if"), LegLabels.WinsIf(leg));
            Assert.Equal(golden.Text("market_view"), LegLabels.MarketView(leg));
            Assert.Equal(golden.Text("sentence"), LegLabels.Sentence(leg, golden.U32("display_height"), golden.U32("t")));
        }
        Refusal.Is(ContractScriptErrors.MalformedSignedBytes, () => LegLabels.Side((Leg)3));
    }

    [Fact]
    public void The_stakes_of_the_table_are_those_of_the_golden_terms()
    {
        var terms = GoldenFile.Terms("instant");
        foreach (var golden in GoldenFile.Read("legs").GetProperty("stakes").EnumerateArray())
        {
            Assert.Equal((golden.U32("price"), golden.U32("rungs")), (terms.Price, (uint)terms.Rungs.Count));
            Assert.Equal(golden.Sats("pot"), terms.PotValue);
            Assert.Equal(golden.Sats("stake"), terms.Money.StakeOf(golden.Leg("leg")));
        }
    }

    [Fact]
    public void A_leg_is_paid_by_the_claims_that_bear_its_name()
    {
        Assert.Equal(Leg.Height, ClaimKind.ClaimHeight.Winner());
        Assert.Equal(Leg.Height, ClaimKind.FastHeight.Winner());
        Assert.Equal(Leg.Time, ClaimKind.ClaimTime.Winner());
        Assert.Equal(Leg.Time, ClaimKind.FastTime.Winner());
        Assert.Null(ClaimKind.Split.Winner());
    }
}
