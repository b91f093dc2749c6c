using System.Text.Json;
using HashPerp.Ark;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

/// <summary>Trees of 2, 3 and 6 leaves: the party's default script, Setup and the pot.</summary>
public class ScriptGoldenTests
{
    [Fact]
    public void A_pot_has_its_six_leaves_in_order()
    {
        foreach (var golden in GoldenFile.Cases("pot-script"))
        {
            var terms = GoldenFile.Terms(golden.Text("terms"));
            var rung = (int)golden.U32("rung");
            var pot = PotScript.Of(terms, rung);
            Assert.Equal(golden.U32("guard_h"), terms.Series.GuardOf(terms.Rungs[rung]));
            Check(golden, pot.Script, [pot.Mutual, pot.HeightWin, pot.TimeWin, pot.RaceExit, pot.HeightExit, pot.TimeExit]);
        }
    }

    [Fact]
    public void A_setup_has_its_three_leaves_in_order()
    {
        foreach (var golden in GoldenFile.Cases("setup-script"))
        {
            var setup = SetupScript.Of(GoldenFile.Terms(golden.Text("terms")), golden.Id("activation_hash"));
            Check(golden, setup.Script, [setup.Activate, setup.Refund, setup.RefundExit]);
        }
        Refusal.Is(ProtocolErrors.SetupDeadlineInvalid, () => SetupScript.Of(GoldenFile.Terms("instant"), default));
    }

    [Fact]
    public void A_party_is_paid_to_its_contract_key()
    {
        foreach (var golden in GoldenFile.Cases("party-scripts"))
        {
            var terms = GoldenFile.Terms(golden.Text("terms"));
            var script = PartyScripts.Default(terms, golden.Leg("leg"));
            Assert.Equal(golden.Text("key"), terms.KeyOf(golden.Leg("leg")).ToString());
            Assert.Equal(golden.Text("onchain_payout"), PartyScripts.OnchainPayout(terms, golden.Leg("leg"), new Satoshis(1)).ScriptPubKey.ToHex());
            Check(golden, script, [.. script.Closures]);
        }
    }

    [Fact]
    public void A_rung_that_does_not_exist_has_no_pot()
    {
        Refusal.Is(ContractScriptErrors.UnknownRung, () => PotScript.Of(GoldenFile.Terms("instant"), 2));
        Refusal.Is(ContractScriptErrors.UnknownRung, () => PotScript.Of(GoldenFile.Terms("instant"), -1));
    }

    private static void Check(JsonElement golden, VtxoScript script, Closure[] leaves)
    {
        var expected = golden.GetProperty("leaves").EnumerateArray().ToArray();
        Assert.Equal(expected.Select(leaf => leaf.Text("script")), leaves.Select(leaf => leaf.Script.ToHex()));
        Assert.Equal(expected.Select(leaf => leaf.Text("script")), script.ToTapscripts());
        Assert.Equal(expected.Select(leaf => leaf.Text("leaf_hash")), leaves.Select(leaf => leaf.LeafHash.ToString()));
        Assert.Equal(expected.Select(leaf => leaf.Text("control_block")), leaves.Select(leaf => Hex.Encode(script.ControlBlock(leaf).ToBytes())));
        Assert.Equal(golden.Text("merkle_root"), script.Tree.MerkleRoot.ToString());
        Assert.Equal(golden.Text("output_key"), script.OutputKey.ToString());
        Assert.Equal(golden.Text("script_pubkey"), script.ScriptPubKey.ToHex());
    }
}
