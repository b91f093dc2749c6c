using CsCheck;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

public class TermsPropertyTests
{
    private static readonly ContractTerms Golden = GoldenFile.Terms("instant");

    /// <summary>Money and sizes over their whole range; what keys there are does not matter to bytes or sums.</summary>
    private static readonly Gen<ContractTerms> AnyTerms =
        Gen.Select(Gen.UInt[1, 1_000], Gen.Long[1_000, 5_000_000], Gen.UInt, Gen.Int[1, 21], Gen.Int[0, 1_000], Gen.Int[1, 999]).Select(
            (lots, perLot, price, rungs, splitPermille, stakePermille) =>
            {
                var pot = perLot * lots;
                var stake = pot * rungs * stakePermille / 1_000;
                return Golden with
                {
                    Lots = lots,
                    Price = price,
                    Money = new MoneyTerms(
                        new Satoshis(perLot), new Satoshis(stake), new Satoshis((pot * rungs) - stake), new Satoshis(pot * splitPermille / 1_000)),
                    Series = Golden.Series with
                    {
                        Rungs = [.. Enumerable.Range(0, rungs).Select(
                            i => Golden.Rungs[0] with { Strike = new SatPerPhDay(40_000 + i), Time = 1_705_593_123 + (uint)i })],
                    },
                    Inputs =
                    [
                        Golden.Inputs[0] with { Amount = new Satoshis(stake + 330) },
                        Golden.Inputs[2] with { Amount = new Satoshis((pot * rungs) - stake + 330) },
                    ],
                };
            });

    [Fact]
    public void Terms_survive_their_bytes() => AnyTerms.Sample(
        terms => Assert.Equal(terms.ToBytes(), ContractTerms.Parse(terms.ToBytes()).ToBytes()), iter: 200);

    [Fact]
    public void No_transaction_of_a_contract_makes_or_loses_a_satoshi() => AnyTerms.Sample(
        terms =>
        {
            var plan = OpeningPlan.Instant(terms);
            Assert.Equal(Sum(terms.Inputs.Select(input => input.Amount)), SumOf(plan.Creation.NewArkTx().GlobalTransaction));
            Assert.All(plan.Claims.Claims, claim => Assert.Equal(terms.PotValue.Value, SumOf(claim.Presigned.Transaction)));
        },
        iter: 30);

    [Fact]
    public void Any_satoshi_more_or_less_from_a_party_is_not_conserved() => AnyTerms.Sample(
        terms =>
        {
            foreach (var difference in new[] { -1, 1 })
            {
                var input = terms.Inputs[0] with { Amount = new Satoshis(terms.Inputs[0].Amount.Value + difference) };
                Refusal.Is(ContractScriptErrors.NotConserved, () => OpeningPlan.Instant(terms with { Inputs = [input, terms.Inputs[1]] }));
            }
        },
        iter: 20);

    private static long SumOf(Transaction transaction) => Sum(transaction.Outputs.Select(output => output.Value));

    private static long Sum(IEnumerable<Satoshis> amounts) => amounts.Sum(amount => amount.Value);
}
