using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

public class CpfpTests
{
    private static readonly Script Change = Script.PayToTaproot(TestScripts.A.Value);

    private static readonly ECPrivKey FeeKey = TestKeys.Of("fee wallet");

    private static readonly Coin FeeCoin = new(
        TestScripts.OutPointOf(6), new TxOut(new Satoshis(10_000), Script.PayToTaproot(FeeKey.XOnlyPubKey.TweakTaproot(null).Key.Value)));

    private static readonly Transaction Parent = Signed();

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void The_child_pays_the_rate_for_both_exactly(int rate)
    {
        var child = Cpfp.BuildSignedChild(Parent, FeeCoin, FeeKey, Change, rate);
        Assert.Equal(3u, child.Version);
        Assert.Equal(Parent.OutPointOf(1), child.Inputs[0].PrevOut);
        Assert.Empty(child.Inputs[0].WitScript);
        var fee = FeeCoin.TxOut.Value - child.Outputs.Single().Value;
        Assert.Equal(rate * (Parent.GetVirtualSize() + child.GetVirtualSize()), fee.Value);
        var hash = TaprootSighash.Compute(child, [ArkOutputs.Anchor, FeeCoin.TxOut], 1, SigHash.Default, null);
        Assert.True(ECXOnlyPubKey.Parse(FeeCoin.TxOut.ScriptPubKey.TaprootOutputKey()).VerifyBIP340(child.Inputs[1].WitScript[0], hash.ToBytes()));
    }

    [Fact]
    public void A_coin_of_a_P2WPKH_wallet_pays_as_well()
    {
        var coin = FeeCoin with { TxOut = FeeCoin.TxOut with { ScriptPubKey = TestScripts.ForfeitAddress } };
        var child = Cpfp.BuildChild(Parent, coin, Change, 2);
        // 163 vB of a child with the largest signature: 10 + 41 + 41 + 43 without witness, and 111 weight units of witness.
        Assert.Equal(2 * (Parent.GetVirtualSize() + 163), (coin.TxOut.Value - child.GlobalTransaction.Outputs[0].Value).Value);
        Assert.False(child.Inputs[1].IsFinal);
    }

    [Fact]
    public void A_coin_too_small_to_leave_change_above_dust_is_refused()
    {
        var fee = Cpfp.Fee(Parent, FeeCoin, Change, 3);
        var enough = FeeCoin with { TxOut = FeeCoin.TxOut with { Value = fee + ArkOutputs.Dust } };
        Assert.Equal(ArkOutputs.Dust, Cpfp.BuildChild(Parent, enough, Change, 3).GlobalTransaction.Outputs[0].Value);
        var less = FeeCoin with { TxOut = FeeCoin.TxOut with { Value = fee + new Satoshis(329) } };
        Refusal.Is(ArkErrors.FeeNotPayable, () => Cpfp.BuildChild(Parent, less, Change, 3));
    }

    [Fact]
    public void A_parent_without_anchor_another_kind_of_coin_and_a_rate_of_zero_are_refused()
    {
        Refusal.Is(ArkErrors.FeeNotPayable, () => Cpfp.BuildChild(TestBatch.Commitment, FeeCoin, Change, 1));
        var p2pkh = FeeCoin with { TxOut = FeeCoin.TxOut with { ScriptPubKey = Script.FromHex("76a914" + "00112233445566778899aabbccddeeff00112233" + "88ac") } };
        Refusal.Is(ArkErrors.FeeNotPayable, () => Cpfp.BuildChild(Parent, p2pkh, Change, 1));
        Refusal.Is(ArkErrors.FeeNotPayable, () => Cpfp.BuildChild(Parent, FeeCoin, Change, 0));
    }

    private static Transaction Signed()
    {
        var checkpoint = TestOffchain.Build().Checkpoints[0];
        LeafSigning.Sign(checkpoint, 0, TestKeys.Alice);
        LeafSigning.Sign(checkpoint, 0, TestKeys.Server);
        return TxFinalizer.Finalize(checkpoint);
    }
}
