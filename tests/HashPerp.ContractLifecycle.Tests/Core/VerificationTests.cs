using HashPerp.ContractLifecycle.Core;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle.Tests;

/// <summary>The operator's data decide, not the agents' words.</summary>
public sealed class VerificationTests
{
    private static readonly Verify AskOpen = new(RoundStory.Instant, VerifiedStep.Open);

    [Fact]
    public void When_both_say_active_the_operator_is_asked_and_its_yes_activates()
    {
        var story = RoundStory.At(AgentState.Submitted).Reports(Party.Maker, AgentState.Active, 4);
        Assert.Empty(story.Last);
        Assert.Equal([AskOpen], story.Reports(Party.Taker, AgentState.Active, 5).Last);
        Assert.Equal(RoundState.Submitted, story.State);
        story.Answers(RoundStory.Instant, VerifiedStep.Open, OperatorAnswer.Stands, 6);
        Assert.Equal(RoundState.Active, story.State);
        Assert.Equal([new Activated(RoundStory.Instant)], story.Last);
    }

    [Fact]
    public void When_one_says_active_and_the_other_is_late_the_operator_is_asked_five_seconds_later()
    {
        var story = RoundStory.At(AgentState.Presigned).Reports(Party.Maker, AgentState.Active, 4);
        Assert.Empty(story.Ticks(8).Last);
        Assert.Equal([AskOpen], story.Ticks(9).Last);
    }

    [Fact]
    public void A_submitted_round_that_falls_silent_is_asked_for_again_and_again_ever_more_rarely()
    {
        var story = RoundStory.At(AgentState.Submitted);
        int[] asked = [.. Enumerable.Range(4, 100).Where(second => story.Ticks(second).Last.Contains(AskOpen))];
        Assert.Equal([8, 13, 23, 43, 83], asked);
    }

    [Fact]
    public void A_no_after_the_time_of_a_round_makes_it_stuck_and_looks_at_its_coins()
    {
        var story = RoundStory.At(AgentState.Submitted).Answers(RoundStory.Instant, VerifiedStep.Open, OperatorAnswer.Absent, 47);
        Assert.Equal(RoundState.Submitted, story.State);
        story.Answers(RoundStory.Instant, VerifiedStep.Open, OperatorAnswer.Absent, 48);
        Assert.Equal(RoundState.Stuck, story.State);
        Assert.Equal([new CheckInputs(RoundStory.Instant)], story.Last);
        Assert.Equal(RoundState.Active, story.Answers(RoundStory.Instant, VerifiedStep.Open, OperatorAnswer.Stands, 3000).State);
    }

    [Fact]
    public void Ten_minutes_without_an_operator_put_what_was_submitted_at_risk_until_it_answers()
    {
        var story = RoundStory.At(AgentState.Submitted).Answers(RoundStory.Instant, VerifiedStep.Open, OperatorAnswer.Silence, 10)
            .Answers(RoundStory.Instant, VerifiedStep.Open, OperatorAnswer.Silence, 609);
        Assert.Equal(RoundState.Submitted, story.State);
        Assert.Equal(RoundState.AtRisk, story.Answers(RoundStory.Instant, VerifiedStep.Open, OperatorAnswer.Silence, 610).State);
        Assert.Equal(RoundState.Stuck, story.Answers(RoundStory.Instant, VerifiedStep.Open, OperatorAnswer.Absent, 700).State);
    }

    [Theory]
    [InlineData(OperatorAnswer.Silence, RoundState.Proposed)]
    [InlineData(OperatorAnswer.Absent, RoundState.Aborted)]
    [InlineData(OperatorAnswer.Stands, RoundState.Active)]
    public void A_late_round_ends_only_after_the_operator_was_asked(OperatorAnswer answer, RoundState expected)
    {
        var story = RoundStory.At(AgentState.Agreed).Ticks(51);
        Assert.Equal([AskOpen], story.Last);
        Assert.Equal(expected, story.Answers(RoundStory.Instant, VerifiedStep.Open, answer, 52).State);
    }

    [Fact]
    public void A_submission_that_is_reported_while_the_round_is_ending_keeps_it()
    {
        var story = RoundStory.At(AgentState.Presigned).Ticks(51).Reports(Party.Maker, AgentState.Submitted, 52)
            .Answers(RoundStory.Instant, VerifiedStep.Open, OperatorAnswer.Absent, 53);
        Assert.Equal(RoundState.Submitted, story.State);
        Assert.Null(story.Round.Leaving);
    }

    [Fact]
    public void An_abort_by_one_party_does_not_end_what_the_other_has_submitted()
    {
        var story = RoundStory.At(AgentState.Presigned).Reports(Party.Maker, AgentState.Submitted, 4).Reports(Party.Taker, AgentState.Aborted, 5, code: 3211);
        Assert.Equal(RoundState.Submitted, story.State);
    }

    [Fact]
    public void A_submitted_round_ends_once_all_its_terms_have_lost_a_coin()
    {
        var story = RoundStory.At(AgentState.Submitted).Reports(Party.Taker, AgentState.Submitted, 4, RoundStory.OtherInstant);
        story.Apply(new InputSpentElsewhere(RoundStory.Begin.AddSeconds(60), RoundStory.Instant));
        Assert.Equal(RoundState.Submitted, story.State);
        story.Apply(new InputSpentElsewhere(RoundStory.Begin.AddSeconds(60), RoundStory.OtherInstant));
        Assert.Equal(RoundState.Aborted, story.State);
        Assert.Equal(3316, story.Round.Aborted!.Code);
        Assert.Empty(story.Round.Aborted.Offenders);
    }

    [Theory]
    [InlineData(AgentState.Aborted, 700, RoundState.Aborted)]
    [InlineData(AgentState.Aborted, 500, RoundState.Stuck)]
    [InlineData(AgentState.Presigned, 700, RoundState.Stuck)]
    [InlineData(AgentState.Submitted, 700, RoundState.Stuck)]
    public void A_claim_that_the_other_denies_and_the_operator_never_saw_ends_after_ten_minutes(AgentState other, int second, RoundState expected)
    {
        var story = RoundStory.At(AgentState.Presigned).Reports(Party.Maker, AgentState.Submitted, 10).Reports(Party.Taker, other, 46)
            .Answers(RoundStory.Instant, VerifiedStep.Open, OperatorAnswer.Absent, 60);
        Assert.Equal(expected, story.Apply(new InputsUntouched(RoundStory.Begin.AddSeconds(second), RoundStory.Instant)).State);
    }

    [Fact]
    public void When_the_two_name_different_terms_the_operator_is_asked_about_both()
    {
        var story = RoundStory.At(AgentState.Agreed).Reports(Party.Taker, AgentState.Active, 4, RoundStory.OtherInstant).Reports(Party.Maker, AgentState.Active, 5);
        Assert.Equal([AskOpen, new Verify(RoundStory.OtherInstant, VerifiedStep.Open)], story.Last);
        story.Answers(RoundStory.OtherInstant, VerifiedStep.Open, OperatorAnswer.Stands, 6);
        Assert.Equal(RoundStory.OtherInstant, story.Round.Contract);
        // The other terms can't stand too: their coins are the same orders' coins.
        story.Answers(RoundStory.Instant, VerifiedStep.Open, OperatorAnswer.Stands, 7);
        Assert.Equal(RoundStory.OtherInstant, story.Round.Contract);
    }

    [Fact]
    public void A_contract_that_shows_up_after_its_round_was_ended_is_a_contract()
    {
        var story = RoundStory.OfMatch().Ticks(10).Reports(Party.Maker, AgentState.Active, 12, RoundStory.Instant);
        Assert.Equal([AskOpen], story.Last);
        story.Answers(RoundStory.Instant, VerifiedStep.Open, OperatorAnswer.Stands, 13);
        Assert.Equal(RoundState.Active, story.State);
    }

    [Fact]
    public void A_claim_about_an_ended_round_is_looked_at_a_dozen_times_and_no_more()
    {
        var story = RoundStory.OfMatch().Ticks(10).Reports(Party.Maker, AgentState.Active, 12, RoundStory.Instant);
        var asked = 1 + Enumerable.Range(13, 20_000).Count(second => story.Ticks(second).Last.Contains(AskOpen));
        Assert.Equal(12, asked);
        Assert.Null(RoundMachine.DueAt(story.Round, RoundTimes.Default));
    }

    [Fact]
    public void An_answer_about_terms_that_nobody_named_is_ignored()
    {
        var story = RoundStory.At(AgentState.Submitted).Answers(RoundStory.OtherInstant, VerifiedStep.Open, OperatorAnswer.Stands, 5);
        Assert.Equal(RoundState.Submitted, story.State);
        Assert.Empty(story.Last);
    }

    [Fact]
    public void A_coordinator_that_comes_back_asks_at_once()
    {
        var story = RoundStory.At(AgentState.Submitted).Apply(new Resumed(RoundStory.Begin.AddSeconds(400)));
        Assert.Equal([AskOpen], story.Last);
    }

    [Fact]
    public void A_direct_round_is_asked_about_only_when_both_name_it_and_the_same_terms()
    {
        var story = RoundStory.Direct().Reports(Party.Maker, AgentState.Active, 1, RoundStory.Instant, leg: Leg.Time);
        Assert.Empty(story.Last);
        Assert.Empty(story.Ticks(100).Last);
        Assert.Empty(story.Reports(Party.Taker, AgentState.Active, 101, RoundStory.OtherInstant).Last);
        Assert.Equal([AskOpen], story.Reports(Party.Taker, AgentState.Active, 102, RoundStory.Instant).Last);
        Assert.Equal((Leg.Time, Leg.Height), (story.Round.Maker.Leg, story.Round.Taker.Leg));
    }
}
