namespace HashPerp.Adversary.Tests;

/// <param name="Name">As it stands in the expected table and in docs/adversary.md.</param>
/// <param name="Applies">Leaves out the casts with which it can't come to this, as everybody who is needed goes on.</param>
internal sealed record Scenario(
    string Name, Func<Setting, Situation> Build, Attention Attention = Attention.Daily, bool ContractAware = false, Func<Cast, bool>? Applies = null)
{
    public bool HasOldOwner => Build == Situations.Transferred;

    /// <summary>The parties that can be the honest one: in a transfer, who bought and who stayed.</summary>
    public Actors[] Parties => HasOldOwner ? [Actors.C, Actors.B] : [Actors.A, Actors.B];
}

/// <summary>A least cast that costs the honest party something: with anybody in it honest, the payoff is better.</summary>
internal sealed record Finding(string Scenario, Actors Me, Race Race, Cast Cast, Worst Worst);

/// <summary>Every cast in every scenario, reduced to the least ones that hurt.</summary>
internal static class Matrix
{
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        new("instant, submitted", Situations.Submitted, Applies: CounterpartyStalls),
        new("instant, first to release", Situations.FirstReleased, Applies: CounterpartyStalls),
        new("anchored opening withheld", Situations.OpeningWithheld, Applies: OperatorStalls),
        new("two-step, Setup only", Situations.SetupOnly, Applies: cast => CounterpartyStalls(cast) || OperatorStalls(cast)),
        new("two-step, first to sign Final", Situations.FinalFirstReleased, Applies: CounterpartyStalls),
        new("live, preconfirmed", Situations.Instant),
        new("live, anchored", Situations.Anchored),
        new("live, anchored, contract-aware operator", Situations.Anchored, ContractAware: true),
        new("live, on-chain", Situations.OnChain),
        new("live, two-step", Situations.TwoStep),
        new("batch expires before the outcome", Situations.Expiring),
        new("renewal withheld", Situations.RenewalWithheld, Applies: OperatorStalls),
        new("transferred, preconfirmed", Situations.Transferred),
        new("nobody looks: preconfirmed", Situations.Instant, Attention.FromOutcome),
        new("nobody looks: anchored", Situations.Anchored, Attention.FromOutcome),
        new("nobody looks: two-step", Situations.TwoStep, Attention.FromOutcome),
        new("nobody looks: transferred", Situations.Transferred, Attention.FromOutcome),
        new("nobody looks: batch expires", Situations.Expiring, Attention.FromOutcome),
    ];

    private static readonly Lazy<IReadOnlyList<Finding>> Found = new(() => [.. Scenarios.AsParallel().AsOrdered().SelectMany(Findings)]);

    public static IReadOnlyList<Finding> Findings() => Found.Value;

    /// <summary>All casts of a scenario, those with fewer and milder faults first. A malicious counterparty has every claim anyway.</summary>
    public static IEnumerable<Cast> Casts(bool oldOwner)
    {
        Conduct[] all = [Conduct.Honest, Conduct.Silent, Conduct.Late, Conduct.Malicious], party = [Conduct.Honest, Conduct.Silent, Conduct.Malicious],
            only = [Conduct.Honest, Conduct.Malicious];
        return (from counterparty in party
                from signer in all
                from attestors in all
                from thief in counterparty == Conduct.Malicious ? [Conduct.Honest] : only
                from old in oldOwner ? only : [Conduct.Honest]
                select new Cast(counterparty, signer, attestors, thief, old)).OrderBy(Weight);
    }

    private static IEnumerable<Finding> Findings(Scenario scenario) => from me in scenario.Parties
                                                                     from race in Enum.GetValues<Race>()
                                                                     from finding in Of(scenario, me, race)
                                                                     select finding;

    /// <summary>A cast above one that leaves nothing isn't asked for: a row says from whom on it is lost.</summary>
    internal static List<Finding> Of(Scenario scenario, Actors me, Race race)
    {
        var found = new List<Finding>();
        foreach (var cast in Casts(scenario.HasOldOwner).Where(cast => scenario.Applies?.Invoke(cast) ?? true))
        {
            var known = found.Where(finding => finding.Cast.IsWithin(cast)).Select(finding => finding.Worst.Payoff).DefaultIfEmpty(Payoff.Full).Min();
            if (known == Payoff.Nothing)
            {
                continue;
            }
            var worst = Search.Of(scenario.Build(new Setting(me, race, cast, scenario.Attention, scenario.ContractAware)));
            if (worst.Payoff < known)
            {
                found.Add(new Finding(scenario.Name, me, race, cast, worst));
            }
        }
        return found;
    }

    private static bool CounterpartyStalls(Cast cast) => cast.Counterparty != Conduct.Honest;

    private static bool OperatorStalls(Cast cast) => cast.Operator != Conduct.Honest;

    private static int Weight(Cast cast) => new[] { cast.Counterparty, cast.Operator, cast.Attestors, cast.KitThief, cast.OldOwner }
        .Sum(conduct => conduct switch { Conduct.Honest => 0, Conduct.Malicious => 3, _ => 2 });
}
