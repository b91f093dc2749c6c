using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Cli.Tests;

/// <summary>Every transaction here has 94 vB and a child of 154; a claim has 139.</summary>
public sealed class CoinChoiceTests
{
    private const int Claim = 139;

    private static readonly Transaction Shared = Spending(new OutPoint(uint256.Zero, 0));
    private static readonly Transaction Left = Spending(Shared.OutPointOf(0));
    private static readonly Transaction Right = Spending(Shared.OutPointOf(1));

    [Theory]
    [InlineData(635, 1)]
    [InlineData(634, 0)]
    public void A_coin_alone_is_worth_what_its_transactions_and_its_claim_cost(long sat, int chosen)
    {
        var choice = new CoinChoice(Claim, satPerVByte: 1);
        var coin = new CoinPath(Left.OutPointOf(0), new Satoshis(sat), [Shared, Left]);
        Assert.Equal(635, choice.AloneVirtualSize(coin));
        Assert.Equal(chosen, choice.Worthwhile([coin]).Count);
    }

    [Fact]
    public void Two_coins_share_what_both_need_and_go_together_when_they_do_not_bring_it_in()
    {
        var choice = new CoinChoice(Claim, satPerVByte: 1);
        // 3 packages and 2 claims: 3 * 248 + 2 * 139 = 1,022; each alone would cost 635.
        Assert.Equal(2, choice.Worthwhile(Pair(511, 511)).Count);
        Assert.Equal(new Satoshis(1_022), choice.Cost(Pair(511, 511)));
        Assert.Empty(choice.Worthwhile(Pair(511, 510)));
    }

    /// <summary>At 2 sat/vB the own transaction costs 496 and the claim 278; the shared one is the rich coin's.</summary>
    [Theory]
    [InlineData(774, 2)]
    [InlineData(773, 1)]
    public void A_poor_coin_beside_a_rich_one_pays_for_its_own_branch_only(long sat, int chosen)
    {
        var worthwhile = new CoinChoice(Claim, satPerVByte: 2).Worthwhile(Pair(100_000, sat));
        Assert.Equal(chosen, worthwhile.Count);
        Assert.Equal(100_000, worthwhile[0].Amount.Value);
    }

    [Fact]
    public void What_is_on_the_chain_costs_its_claim_only_and_must_leave_more_than_dust()
    {
        var choice = new CoinChoice(Claim, satPerVByte: 1);
        Assert.Single(choice.Worthwhile([new CoinPath(Left.OutPointOf(0), new Satoshis(469), [])]));
        Assert.Empty(choice.Worthwhile([new CoinPath(Left.OutPointOf(0), new Satoshis(468), [])]));
        Assert.Empty(choice.Worthwhile([]));
    }

    private static CoinPath[] Pair(long left, long right) =>
        [new(Left.OutPointOf(0), new Satoshis(left), [Shared, Left]), new(Right.OutPointOf(0), new Satoshis(right), [Shared, Right])];

    private static Transaction Spending(OutPoint spent) =>
        new(3, [new TxIn(spent, 0)], [new TxOut(new Satoshis(1_000), Bip86.OutputScript(Nums.InternalKey))], LockTime: 0);
}
