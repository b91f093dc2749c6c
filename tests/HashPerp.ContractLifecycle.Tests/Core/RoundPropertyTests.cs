using CsCheck;
using HashPerp.ContractLifecycle.Core;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle.Tests;

/// <summary>Whatever agents say, in whatever order, with whatever operator.</summary>
public sealed class RoundPropertyTests
{
    private static readonly Candidate[] Candidates = [RoundStory.Instant, RoundStory.OtherInstant, RoundStory.TwoStep];

    private static readonly int[] Codes = [0, 3205, 3033, 3211];

    private static readonly Func<DateTimeOffset, RoundInput>[] Facts =
    [
        at => new Resumed(at), at => new RefundSeen(at, "refund"), at => new CloseSeen(at, "close"), at => new OutputSpent(at), at => new RungSettled(at),
        at => new ContractSettled(at),
    ];

    private static readonly Gen<Party> GenParty = Gen.Bool.Select(maker => maker ? Party.Maker : Party.Taker);

    private static readonly Gen<Candidate> GenCandidate = Gen.Int[0, 2].Select(index => Candidates[index]);

    private static readonly Gen<Func<DateTimeOffset, RoundInput>> GenInput = Gen.OneOf(
        Gen.Select(GenParty, Gen.ULong[1, 12], Gen.Int[1, 12], Gen.Int[-1, 2], Gen.Int[0, 3].Select(index => Codes[index])).Select(
            report => At(at => new AgentReported(at, report.Item1, new AgentReport(
                report.Item2, (AgentState)report.Item3, Leg.Height, report.Item4 < 0 ? null : Candidates[report.Item4], report.Item5)))),
        Gen.Select(Gen.Bool, Gen.Bool).Select(attached => At(at => new Ticked(at, attached.Item1, attached.Item2))),
        Gen.Select(GenCandidate, Gen.Enum<VerifiedStep>(), Gen.Enum<OperatorAnswer>()).Select(
            answer => At(at => new Verified(at, answer.Item1, answer.Item2, answer.Item3))),
        GenParty.Select(party => At(at => new AgentAttached(at, party))),
        GenCandidate.Select(candidate => At(at => new InputSpentElsewhere(at, candidate))),
        GenCandidate.Select(candidate => At(at => new InputsUntouched(at, candidate))),
        Gen.Int[0, 5].Select(index => Facts[index]));

    private static readonly Gen<(bool IsDirect, (int Pause, Func<DateTimeOffset, RoundInput> Input)[] Inputs)> GenStory =
        Gen.Select(Gen.Bool, Gen.Select(Gen.Int[0, 120], GenInput).Array[1, 40]);

    [Fact]
    public void Nothing_becomes_active_without_the_operators_yes() => Tell((before, input, result) =>
    {
        foreach (var fact in result.Effects.Where(effect => effect is Activated or WasSetUp))
        {
            var verified = Assert.IsType<Verified>(input);
            Assert.Equal(OperatorAnswer.Stands, verified.Answer);
            Assert.Equal(verified.Candidate, fact is Activated active ? active.Contract : ((WasSetUp)fact).Contract);
        }
        if (result.Round.State is RoundState.Active or RoundState.Settling or RoundState.Settled or RoundState.Closed)
        {
            Assert.NotNull(result.Round.Contract);
        }
    });

    [Fact]
    public void Nothing_that_was_submitted_is_aborted_unless_a_coin_went_elsewhere() => Tell((before, input, result) =>
    {
        if (result.Effects.Any(effect => effect is WasAborted))
        {
            Assert.Null(before.Contract);
            Assert.True(!result.Round.AnySubmitted || input is InputSpentElsewhere or InputsUntouched);
            Assert.Equal(input is InputSpentElsewhere or InputsUntouched, result.Round.Aborted!.Code == 3316);
            // The operator hasn't seen it, and then only where one party denies what the other claims.
            Assert.True(input is not InputsUntouched || !(before.Maker.SaysSubmitted && before.Taker.SaysSubmitted));
        }
    });

    [Fact]
    public void What_the_operator_holds_is_never_forgotten() => Tell((before, input, result) =>
    {
        if (before.Contract is not null)
        {
            Assert.Equal(before.Contract, result.Round.Contract);
            Assert.False(result.Round.IsOpening || result.Round.State is RoundState.Submitted or RoundState.Stuck or RoundState.AtRisk or RoundState.Aborted);
        }
    });

    [Fact]
    public void Each_fact_is_told_once() => GenStory.Sample(story =>
    {
        var facts = new List<RoundFact>();
        Run(story.IsDirect, story.Inputs, (_, _, result) => facts.AddRange(result.Effects.OfType<RoundFact>()));
        Assert.All(facts.GroupBy(fact => fact.GetType()), group => Assert.Single(group));
    });

    [Fact]
    public void An_opening_always_ends_or_waits_for_the_operator() => GenStory.Sample(story =>
    {
        var (round, now) = Run(story.IsDirect, story.Inputs, (_, _, _) => { });
        var ticks = 0;
        while (round.IsOpening && round.Leaving is null)
        {
            now = RoundMachine.DueAt(round, RoundTimes.Default) is { } due && due > now ? due : now;
            round = RoundMachine.Apply(round, new Ticked(now, true, true), RoundTimes.Default).Round;
            Assert.True(++ticks < 100, "An opening that nobody ends.");
        }
    });

    private static Func<DateTimeOffset, RoundInput> At(Func<DateTimeOffset, RoundInput> input) => input;

    private static void Tell(Action<Round, RoundInput, RoundResult> check) => GenStory.Sample(story => Run(story.IsDirect, story.Inputs, check), iter: 3000);

    private static (Round Round, DateTimeOffset Now) Run(
        bool isDirect, (int Pause, Func<DateTimeOffset, RoundInput> Input)[] inputs, Action<Round, RoundInput, RoundResult> check)
    {
        var round = (isDirect ? RoundStory.Direct() : RoundStory.OfMatch()).Round;
        var now = RoundStory.Begin;
        foreach (var (pause, make) in inputs)
        {
            now = now.AddSeconds(pause);
            var input = make(now);
            var result = RoundMachine.Apply(round, input, RoundTimes.Default);
            check(round, input, result);
            round = result.Round;
        }
        return (round, now);
    }
}
