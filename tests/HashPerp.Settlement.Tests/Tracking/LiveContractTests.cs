using HashPerp.ContractScripts;

namespace HashPerp.Settlement.Tests;

public sealed class LiveContractTests
{
    private static readonly ContractTerms Terms = GoldenTerms.Instant;

    private static readonly NamedPot[] Pots = [.. Terms.Rungs.Select((rung, i) => new NamedPot((uint)rung.Strike.Value, rung.Time, GoldenTerms.Pots[i], 86_500))];

    [Fact]
    public void A_contract_is_its_terms_and_its_pots()
    {
        var contract = LiveContract.Read(Terms.Id().ToString(), Terms.ToBytes(), Pots);

        Assert.Equal(173_000, contract.Locked.Value);
        Assert.Equal(GoldenTerms.Pots, contract.Pots.Select(pot => pot.OutPoint));
    }

    [Fact]
    public void Terms_of_another_contract_are_refused() =>
        Refusal.Is(SettlementErrors.ContractMismatch, () => LiveContract.Read(new string('0', 64), Terms.ToBytes(), Pots));

    [Fact]
    public void Pots_that_the_terms_do_not_create_are_refused()
    {
        NamedPot[][] wrong =
        [
            [Pots[0]], [Pots[1], Pots[0]], [Pots[0], Pots[1] with { OutPoint = Pots[0].OutPoint }], [Pots[0], Pots[1] with { Sat = 86_499 }],
            [Pots[0] with { Time = Pots[0].Time + 1 }, Pots[1]], [Pots[0], Pots[1] with { Strike = 1 }],
        ];
        Assert.All(wrong, pots => Refusal.Is(SettlementErrors.ContractMismatch, () => LiveContract.Read(Terms.Id().ToString(), Terms.ToBytes(), pots)));
    }
}
