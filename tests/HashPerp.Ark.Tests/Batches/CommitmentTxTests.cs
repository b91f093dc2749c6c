using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

public class CommitmentTxTests
{
    private static readonly TxOut Connectors = ConnectorTree.Output(2, TestKeys.Of("connector account").XOnlyPubKey, ArkOutputs.Dust);
    private static readonly TxOut OnChain = new(new Satoshis(7_000), Script.FromHex("0014" + "ffeeddccbbaa99887766554433221100ffeeddcc"));
    private static readonly TxOut Change = new(new Satoshis(40_000), Script.PayToTaproot(TestScripts.A.Value));

    private static readonly VtxoInput Boarding = new(
        TestScripts.OutPointOf(3),
        new Satoshis(100_000),
        VtxoScript.Boarding(TestScripts.A, TestScripts.S, RelativeDelay.FromSeconds(4_096)),
        TestScripts.OfAlice.ForfeitClosures.Single());

    private static readonly Coin Own = new(TestScripts.OutPointOf(4), new TxOut(new Satoshis(98_160), Script.PayToTaproot(TestScripts.S.Value)));

    private static readonly CommitmentTx Plan = new(TestBatch.BatchOutput, Connectors, [OnChain], Change);

    [Fact]
    public void Outputs_stand_in_the_order_batch_connectors_on_chain_change()
    {
        var tx = Build().GlobalTransaction;
        Assert.Equal(2u, tx.Version);
        Assert.Equal([TestBatch.BatchOutput, Connectors, OnChain, Change], tx.Outputs);
        Assert.Equal([Boarding.OutPoint, Own.OutPoint], tx.Inputs.Select(input => input.PrevOut));
        Assert.Equal(1u, Plan.ConnectorIndex);
        Assert.Equal(0u, (Plan with { Batch = null }).ConnectorIndex);
    }

    [Theory]
    [InlineData(499)]
    [InlineData(501)]
    public void A_fee_that_is_not_inputs_less_outputs_is_refused(long fee)
    {
        Refusal.Is(ArkErrors.AmountsDoNotMatch, () => Plan.Build([Boarding], [Own], new Satoshis(fee)));
    }

    [Fact]
    public void Nothing_is_built_without_inputs_without_outputs_or_from_one_coin_twice()
    {
        Refusal.Is(ArkErrors.InvalidCommitment, () => Plan.Build([], [], Satoshis.Zero));
        Refusal.Is(ArkErrors.InvalidCommitment, () => new CommitmentTx(null, null, [], null).Build([], [Own], Own.TxOut.Value));
        Refusal.Is(ArkErrors.InvalidCommitment, () => Plan.Build([Boarding], [Own, Own], new Satoshis(98_660)));
    }

    [Fact]
    public void An_owner_signs_its_boarding_input_and_the_operator_completes_it()
    {
        var commitment = Build();
        CommitmentTxRules.Validate(commitment.GlobalTransaction, [Boarding], [OnChain]);
        CommitmentTxRules.SignBoarding(commitment, [Boarding], TestKeys.Alice);
        LeafSigning.RequireAllBut(commitment, 0, TestScripts.S);
        LeafSigning.Sign(commitment, 0, TestKeys.Server);
        Assert.Equal(4, TxFinalizer.WitnessOf(commitment, 0).Count);
    }

    [Fact]
    public void A_transaction_that_leaves_out_our_coin_or_our_output_is_refused()
    {
        var tx = Build().GlobalTransaction;
        var unknown = new VtxoInput(TestScripts.OutPointOf(9), Boarding.Amount, Boarding.Script, Boarding.Leaf);
        Refusal.Is(ArkErrors.InvalidCommitment, () => CommitmentTxRules.Validate(tx, [unknown], []));
        Refusal.Is(ArkErrors.InvalidCommitment, () => CommitmentTxRules.SignBoarding(Build(), [unknown], TestKeys.Alice));
        Refusal.Is(ArkErrors.InvalidCommitment, () => CommitmentTxRules.Validate(tx, [], [OnChain, OnChain]));
        Refusal.Is(ArkErrors.InvalidCommitment, () => CommitmentTxRules.Validate(tx, [], [OnChain with { Value = new Satoshis(6_999) }]));
    }

    private static PSBT Build() => Plan.Build([Boarding], [Own], new Satoshis(500));
}
