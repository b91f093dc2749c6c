using System.Text.Json;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

public class TransactionGoldenTests
{
    [Fact]
    public void The_instant_opening_is_this_transaction()
    {
        var golden = Assert.Single(GoldenFile.Cases("opening"));
        var plan = OpeningPlan.Instant(GoldenFile.Terms(golden.Text("terms")));
        Check(golden, plan.Creation);
        Assert.Equal(golden.Text("connector_height"), plan.ConnectorOf(Leg.Height).ToString());
        Assert.Equal(golden.Text("connector_time"), plan.ConnectorOf(Leg.Time).ToString());
        Assert.Null(plan.Setup);
    }

    [Fact]
    public void The_two_step_opening_is_these_transactions()
    {
        var golden = Assert.Single(GoldenFile.Cases("two-step"));
        var plan = OpeningPlan.TwoStep(GoldenFile.Terms(golden.Text("terms")), golden.Id("activation_hash"));
        Check(golden.GetProperty("setup"), plan.Setup!.Tx);
        Check(golden.GetProperty("final"), plan.Creation);
        Check(golden.GetProperty("refund"), plan.Setup.Refund);
        Check(golden.GetProperty("refund_exit"), plan.Setup.RefundExit);
    }

    [Fact]
    public void The_claims_are_these_transactions_and_these_signatures()
    {
        foreach (var golden in GoldenFile.Cases("claims"))
        {
            var terms = GoldenFile.Terms(golden.Text("terms"));
            var txid = uint256.Parse(golden.Text("pots_txid"));
            var set = ClaimSet.Build(terms, [.. terms.Rungs.Select((_, rung) => new OutPoint(txid, (uint)rung))]);
            var claims = golden.GetProperty("claims").EnumerateArray().ToArray();
            Assert.Equal(claims.Length, set.Claims.Count);
            foreach (var (claim, expected) in set.Claims.Zip(claims))
            {
                Assert.Equal((expected.Text("kind"), expected.U32("rung")), (claim.Kind.ToString(), (uint)claim.Rung));
                Check(expected, claim.Presigned);
                claim.Presigned.RequireSignature(expected.Bytes("height_signature_zero_aux"), terms.HeightKey);
                claim.Presigned.RequireSignature(expected.Bytes("time_signature_zero_aux"), terms.TimeKey);
            }
        }
    }

    [Fact]
    public void Settlements_and_closes_are_these_transactions()
    {
        var txid = uint256.Parse(GoldenFile.Read("settlement").Text("pots_txid"));
        foreach (var golden in GoldenFile.Cases("settlement"))
        {
            var terms = GoldenFile.Terms(golden.Text("terms"));
            Pot[] pots = [.. golden.GetProperty("rungs").EnumerateArray().Select(rung => new Pot(rung.GetInt32(), new OutPoint(txid, rung.GetUInt32())))];
            if (golden.Text("kind") == "win")
            {
                Check(golden, SettlementPlan.Win(terms, golden.Leg("leg"), [.. pots.Reverse()]));
                Assert.Equal(golden.U32("opens_at"), SettlementPlan.OpensAt(terms, golden.Leg("leg"), pots));
            }
            else
            {
                Check(golden, SettlementPlan.Close(terms, pots, golden.Sats("to_height")));
            }
        }
    }

    private static void Check(JsonElement golden, ContractTx tx)
    {
        Assert.Equal(golden.Text("tx"), tx.Tx.ArkTx.GlobalTransaction.ToHex());
        Assert.Equal(golden.Text("txid"), tx.Txid.ToString());
        var checkpoints = golden.GetProperty("checkpoints").EnumerateArray().ToArray();
        Assert.Equal(checkpoints.Length, tx.InputCount);
        for (var i = 0; i < checkpoints.Length; i++)
        {
            Assert.Equal(checkpoints[i].Text("tx"), tx.Tx.Checkpoints[i].GlobalTransaction.ToHex());
            Assert.Equal(checkpoints[i].Text("sighash"), tx.CheckpointSighash(i).ToString());
            Assert.Equal(golden.GetProperty("sighashes")[i].GetString(), tx.ArkSighash(i).ToString());
        }
    }

    private static void Check(JsonElement golden, PresignedTx tx)
    {
        Assert.Equal(golden.Text("tx"), tx.Transaction.ToHex());
        Assert.Equal(golden.Text("txid"), tx.Transaction.GetHash().ToString());
        Assert.Equal(golden.Text("sighash"), tx.Sighash.ToString());
    }
}
