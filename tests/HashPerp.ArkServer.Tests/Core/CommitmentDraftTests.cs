using HashPerp.Ark;
using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ArkServer.Tests.Core;

public sealed class CommitmentDraftTests
{
    [Fact]
    public void Batch_output_connectors_payments_and_change_stand_in_this_order_and_balance()
    {
        var draft = new CommitmentDraft(
            [
                Sample.Intent("a", [Sample.Input(0, 70_000), Sample.Input(1, 30_000)], [Sample.Output(60_000)], [Sample.Output(40_000)]),
                Sample.Intent("b", [Sample.Input(2, 50_000, BatchInputKind.Boarding)], [Sample.Output(50_000)]),
            ],
            Sample.Terms);
        var commitment = draft.Complete([(new OutPoint(uint256.Zero, 9), Sample.Output(1_000_000))]);
        var transaction = commitment.Psbt.GlobalTransaction;

        Assert.Equal(2u, transaction.Version);
        Assert.Equal([110_000, 2 * 330, 40_000], transaction.Outputs.SkipLast(1).Select(output => output.Value.Value));
        Assert.Equal([2u, 9u], transaction.Inputs.Select(input => input.PrevOut.N));
        Assert.Equal(1_050_000, transaction.Outputs.Sum(output => output.Value.Value) + commitment.Fee.Value);
        Assert.Equal(transaction.OutPointOf(0), commitment.Tree!.Root.Spends);
        Assert.Equal(transaction.OutPointOf(1), commitment.ConnectorTree!.Root.Spends);
        Assert.Equal(2, commitment.Connectors.Count);
    }

    [Fact]
    public void Without_off_chain_outputs_the_first_payment_comes_first_and_connectors_keep_their_place()
    {
        var draft = new CommitmentDraft([Sample.Intent("a", [Sample.Input(0, 70_000)], [], [Sample.Output(70_000)])], Sample.Terms);
        var commitment = draft.Complete([(new OutPoint(uint256.Zero, 9), Sample.Output(1_000_000))]);
        Assert.Null(commitment.Tree);
        Assert.Equal([70_000, 330], commitment.Psbt.GlobalTransaction.Outputs.SkipLast(1).Select(output => output.Value.Value));
        Assert.Equal(commitment.Psbt.GlobalTransaction.OutPointOf(1), commitment.ConnectorTree!.Root.Spends);
    }

    [Fact]
    public void Coins_that_leave_dust_for_change_are_not_enough()
    {
        var draft = new CommitmentDraft([Sample.Intent("a", [Sample.Input(0, 70_000)], [Sample.Output(70_000)])], Sample.Terms);
        var refusal = Assert.Throws<HashPerpException>(() => draft.Complete([(new OutPoint(uint256.Zero, 9), Sample.Output(70_800))]));
        Assert.Equal(OperatorErrors.NotEnoughLiquidity, refusal.Code);
    }
}
