using HashPerp.ContractLifecycle.Core;

namespace HashPerp.ContractLifecycle.Tests;

/// <summary>From the match to the submission.</summary>
public sealed class OpeningTests
{
    [Fact]
    public void A_match_is_told_to_both_agents_at_once()
    {
        var story = RoundStory.OfMatch().Ticks(0);
        Assert.Equal(RoundState.Matched, story.State);
        Assert.Equal([new Notify(Party.Maker), new Notify(Party.Taker)], story.Last);
    }

    [Fact]
    public void A_notice_is_repeated_every_five_seconds_to_who_has_not_reported()
    {
        var story = RoundStory.OfMatch().Ticks(0).Reports(Party.Maker, AgentState.Proposed, 1);
        Assert.Empty(story.Ticks(4).Last);
        Assert.Equal([new Notify(Party.Taker)], story.Ticks(5).Last);
        Assert.Empty(story.Ticks(6).Last);
        story.Reports(Party.Taker, AgentState.Matched, 7);
        Assert.Empty(story.Ticks(10).Last);
    }

    [Fact]
    public void A_login_gets_the_notice_again_until_the_first_report()
    {
        var story = RoundStory.OfMatch();
        Assert.Equal([new Notify(Party.Taker)], story.Apply(new AgentAttached(RoundStory.Begin.AddSeconds(1), Party.Taker)).Last);
        story.Reports(Party.Taker, AgentState.Matched, 2);
        Assert.Empty(story.Apply(new AgentAttached(RoundStory.Begin.AddSeconds(3), Party.Taker)).Last);
    }

    [Theory]
    [InlineData(AgentState.Matched, AgentState.None, RoundState.Matched)]
    [InlineData(AgentState.Proposed, AgentState.None, RoundState.Proposed)]
    [InlineData(AgentState.Proposed, AgentState.Agreed, RoundState.Proposed)]
    [InlineData(AgentState.Agreed, AgentState.Presigned, RoundState.Proposed)]
    [InlineData(AgentState.Presigned, AgentState.Presigned, RoundState.Presigned)]
    [InlineData(AgentState.Presigned, AgentState.Submitted, RoundState.Submitted)]
    [InlineData(AgentState.Active, AgentState.None, RoundState.Submitted)]
    [InlineData(AgentState.Settled, AgentState.Settled, RoundState.Submitted)]
    public void The_state_follows_from_what_both_say(AgentState maker, AgentState taker, RoundState expected)
    {
        var story = RoundStory.OfMatch();
        Report(story, Party.Maker, maker);
        Report(story, Party.Taker, taker);
        Assert.Equal(expected, story.State);
    }

    [Fact]
    public void A_report_that_comes_again_or_late_changes_nothing()
    {
        var story = RoundStory.At(AgentState.Presigned);
        var before = story.Round;
        story.Apply(new AgentReported(RoundStory.Begin.AddSeconds(9), Party.Maker, new AgentReport(2, AgentState.Aborted)));
        Assert.Same(before, story.Round);
        Assert.Empty(story.Last);
    }

    [Fact]
    public void Going_back_is_not_believed()
    {
        var story = RoundStory.At(AgentState.Presigned).Reports(Party.Maker, AgentState.Proposed, 4);
        Assert.Equal(RoundState.Presigned, story.State);
        Assert.Equal(AgentState.Presigned, story.Round.Maker.Progress);
    }

    [Fact]
    public void A_maker_who_never_proposes_is_blamed_after_ten_seconds()
    {
        var story = RoundStory.OfMatch();
        Assert.Equal(RoundState.Matched, story.Ticks(9).State);
        story.Ticks(10);
        Assert.Equal(RoundState.Aborted, story.State);
        AssertVerdict(story, 3311, [Party.Maker], [Party.Maker]);
        Assert.Equal([new TellAbort(Party.Maker), new TellAbort(Party.Taker)], story.All.OfType<TellAbort>());
    }

    [Fact]
    public void A_taker_who_does_not_answer_is_blamed_ten_seconds_after_the_proposal()
    {
        var story = RoundStory.OfMatch().Reports(Party.Maker, AgentState.Proposed, 8);
        Assert.Equal(RoundState.Proposed, story.Ticks(17).State);
        story.Ticks(18);
        AssertVerdict(story, 3312, [Party.Taker], [Party.Taker]);
    }

    [Fact]
    public void When_both_are_away_and_silent_both_orders_are_over()
    {
        var story = RoundStory.OfMatch().Ticks(10, maker: false, taker: false);
        AssertVerdict(story, 3313, [Party.Maker, Party.Taker], [Party.Maker, Party.Taker]);
        Assert.Null(story.Round.Aborted!.Offender);
    }

    [Theory]
    [InlineData(AgentState.Agreed, AgentState.Presigned, 3311, Party.Maker)]
    [InlineData(AgentState.Presigned, AgentState.Agreed, 3312, Party.Taker)]
    public void Who_stopped_earlier_is_blamed_when_the_round_takes_too_long(AgentState maker, AgentState taker, int code, Party offender)
    {
        var story = RoundStory.At(AgentState.Agreed).Reports(Party.Maker, maker, 3).Reports(Party.Taker, taker, 3);
        Assert.NotEqual(RoundState.Aborted, story.Ticks(50).State);
        story.Ticks(51).Answers(RoundStory.Instant, VerifiedStep.Open, OperatorAnswer.Absent, 52);
        AssertVerdict(story, code, [offender], [offender]);
    }

    [Theory]
    [InlineData(true, false, Party.Taker)]
    [InlineData(false, true, Party.Maker)]
    public void Of_two_who_stopped_at_the_same_point_the_one_who_went_away_is_blamed(bool maker, bool taker, Party offender)
    {
        var story = RoundStory.At(AgentState.Presigned).Ticks(51, maker, taker).Answers(RoundStory.Instant, VerifiedStep.Open, OperatorAnswer.Absent, 52);
        Assert.Equal([offender], story.Round.Aborted!.Offenders);
    }

    [Fact]
    public void Nobody_alone_is_blamed_when_both_stay_and_stop()
    {
        var story = RoundStory.At(AgentState.Presigned).Ticks(51).Answers(RoundStory.Instant, VerifiedStep.Open, OperatorAnswer.Absent, 52);
        AssertVerdict(story, 3313, [Party.Maker, Party.Taker], [Party.Maker, Party.Taker]);
    }

    [Fact]
    public void Who_walks_out_is_blamed_at_once()
    {
        var story = RoundStory.OfMatch().Reports(Party.Maker, AgentState.Proposed, 1).Reports(Party.Taker, AgentState.Aborted, 2, code: 3205);
        AssertVerdict(story, 3314, [Party.Taker], [Party.Taker]);
    }

    [Fact]
    public void Who_refuses_what_the_other_sent_is_not_blamed_but_neither_order_comes_back()
    {
        var story = RoundStory.OfMatch().Reports(Party.Maker, AgentState.Proposed, 1).Reports(Party.Taker, AgentState.Aborted, 2, code: 3033);
        AssertVerdict(story, 3315, [], [Party.Maker, Party.Taker]);
    }

    [Fact]
    public void An_agents_own_time_out_blames_whose_turn_it_was()
    {
        var story = RoundStory.OfMatch().Reports(Party.Maker, AgentState.Proposed, 1).Reports(Party.Maker, AgentState.Aborted, 9, code: 3211);
        AssertVerdict(story, 3312, [Party.Taker], [Party.Taker]);
    }

    [Fact]
    public void Time_in_which_the_coordinator_was_away_counts_against_nobody()
    {
        var story = RoundStory.OfMatch().Apply(new Resumed(RoundStory.Begin.AddSeconds(300))).Ticks(309);
        Assert.Equal(RoundState.Matched, story.State);
        Assert.Equal(RoundState.Aborted, story.Ticks(310).State);
    }

    [Fact]
    public void An_aborted_match_is_told_again_at_login_until_the_agent_has_said_so_too()
    {
        var story = RoundStory.OfMatch().Ticks(10);
        Assert.Equal([new TellAbort(Party.Taker)], story.Apply(new AgentAttached(RoundStory.Begin.AddSeconds(60), Party.Taker)).Last);
        story.Reports(Party.Taker, AgentState.Aborted, 61);
        Assert.Empty(story.Apply(new AgentAttached(RoundStory.Begin.AddSeconds(62), Party.Taker)).Last);
    }

    private static void Report(RoundStory story, Party party, AgentState state)
    {
        if (state != AgentState.None)
        {
            story.Reports(party, state, 1, state >= AgentState.Agreed ? RoundStory.Instant : null);
        }
    }

    private static void AssertVerdict(RoundStory story, int code, Party[] offenders, Party[] withdrawn)
    {
        var verdict = Assert.Single(story.All.OfType<WasAborted>()).Verdict;
        Assert.Equal(code, verdict.Code);
        Assert.Equal(offenders, verdict.Offenders);
        Assert.Equal(withdrawn, verdict.Withdrawn);
    }
}
