using HashPerp.ContractLifecycle.Core;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle.Tests;

/// <summary>A round told input by input; seconds count from the match.</summary>
internal sealed class RoundStory
{
    public static readonly DateTimeOffset Begin = new(2024, 1, 5, 12, 0, 0, TimeSpan.Zero);
    public static readonly Bytes32 MakerAccount = Filled(1);
    public static readonly Bytes32 TakerAccount = Filled(2);
    public static readonly Candidate Instant = new(Filled(10), IsTwoStep: false, null);
    public static readonly Candidate OtherInstant = new(Filled(11), IsTwoStep: false, null);
    public static readonly Candidate TwoStep = new(Filled(12), IsTwoStep: true, Filled(13));

    private readonly Dictionary<Party, ulong> _numbers = new() { [Party.Maker] = 0, [Party.Taker] = 0 };

    private RoundStory(Round round) => Round = round;

    public Round Round { get; private set; }

    public RoundState State => Round.State;

    /// <summary>What followed from the last input.</summary>
    public IReadOnlyList<RoundEffect> Last { get; private set; } = [];

    public List<RoundEffect> All { get; } = [];

    public static RoundStory OfMatch()
    {
        return new RoundStory(RoundMachine.Match("00", MakerAccount, Leg.Height, TakerAccount, Begin));
    }

    public static RoundStory Direct() => new(RoundMachine.Direct("00", MakerAccount, TakerAccount, Begin));

    /// <summary>A round of a match in which both have said the same.</summary>
    public static RoundStory At(AgentState both, Candidate? candidate = null)
    {
        var story = OfMatch();
        story.Reports(Party.Maker, AgentState.Proposed, 1);
        if (both >= AgentState.Agreed)
        {
            story.Reports(Party.Taker, AgentState.Agreed, 2, candidate ?? Instant).Reports(Party.Maker, AgentState.Agreed, 2, candidate ?? Instant);
        }
        foreach (var state in new[] { AgentState.Presigned, AgentState.Submitted }.Where(state => state <= both))
        {
            story.Reports(Party.Maker, state, 3).Reports(Party.Taker, state, 3);
        }
        return story;
    }

    public static RoundStory Active() => At(AgentState.Submitted).Reports(Party.Maker, AgentState.Active, 4).Reports(Party.Taker, AgentState.Active, 4)
        .Answers(Instant, VerifiedStep.Open, OperatorAnswer.Stands, 5);

    public static RoundStory SetUp() => At(AgentState.Submitted, TwoStep).Answers(TwoStep, VerifiedStep.Setup, OperatorAnswer.Stands, 5);

    public RoundStory Reports(Party party, AgentState state, int second, Candidate? candidate = null, int code = 0, Leg? leg = null) =>
        Apply(new AgentReported(Begin.AddSeconds(second), party, new AgentReport(++_numbers[party], state, leg, candidate, code)));

    public RoundStory Ticks(int second, bool maker = true, bool taker = true) => Apply(new Ticked(Begin.AddSeconds(second), maker, taker));

    public RoundStory Answers(Candidate candidate, VerifiedStep step, OperatorAnswer answer, int second) =>
        Apply(new Verified(Begin.AddSeconds(second), candidate, step, answer));

    public RoundStory Apply(RoundInput input)
    {
        var result = RoundMachine.Apply(Round, input, RoundTimes.Default);
        Round = result.Round;
        Last = result.Effects;
        All.AddRange(result.Effects);
        return this;
    }

    public static Bytes32 Filled(byte value) => new([.. Enumerable.Repeat(value, 32)]);
}
