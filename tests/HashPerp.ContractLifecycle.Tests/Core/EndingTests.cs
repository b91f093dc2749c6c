using HashPerp.ContractLifecycle.Core;

namespace HashPerp.ContractLifecycle.Tests;

/// <summary>Two-step contracts, refunds, closes and settlements.</summary>
public sealed class EndingTests
{
    private static readonly DateTimeOffset Later = RoundStory.Begin.AddSeconds(1000);

    [Fact]
    public void Setup_stands_first_and_final_activates()
    {
        var story = RoundStory.SetUp();
        Assert.Equal(RoundState.SetUp, story.State);
        Assert.Equal([new WasSetUp(RoundStory.TwoStep)], story.Last);
        story.Reports(Party.Maker, AgentState.Active, 10);
        Assert.Equal([new Verify(RoundStory.TwoStep, VerifiedStep.Final)], story.Reports(Party.Taker, AgentState.Active, 11).Last);
        story.Answers(RoundStory.TwoStep, VerifiedStep.Final, OperatorAnswer.Stands, 12);
        Assert.Equal(RoundState.Active, story.State);
        Assert.Contains(new Activated(RoundStory.TwoStep), story.Last);
    }

    [Fact]
    public void Two_agents_that_are_past_setup_are_asked_about_setup_and_final_in_turn()
    {
        var story = RoundStory.At(AgentState.Presigned, RoundStory.TwoStep).Reports(Party.Maker, AgentState.Active, 4).Reports(Party.Taker, AgentState.Active, 4);
        Assert.Equal([new Verify(RoundStory.TwoStep, VerifiedStep.Setup)], story.Last);
        story.Answers(RoundStory.TwoStep, VerifiedStep.Setup, OperatorAnswer.Stands, 5);
        Assert.Contains(new Verify(RoundStory.TwoStep, VerifiedStep.Final), story.Last);
    }

    [Fact]
    public void A_refund_is_believed_when_it_is_seen()
    {
        var story = RoundStory.SetUp().Reports(Party.Maker, AgentState.Refunded, 900);
        Assert.Equal(RoundState.SetUp, story.State);
        Assert.Contains(new CheckRefund(RoundStory.TwoStep), story.Ticks(905).All);
        story.Apply(new RefundSeen(Later, "refund"));
        Assert.Equal(RoundState.Refunded, story.State);
        Assert.Equal([new WasRefunded("refund")], story.Last);
    }

    [Fact]
    public void A_close_is_believed_when_it_is_seen()
    {
        var story = RoundStory.Active().Reports(Party.Maker, AgentState.Closed, 900);
        Assert.Contains(new CheckClose(RoundStory.Instant), story.All);
        Assert.Equal(RoundState.Active, story.State);
        Assert.Equal(RoundState.Closed, story.Apply(new CloseSeen(Later, "close")).State);
        Assert.Equal([new WasClosed("close")], story.Last);
    }

    [Fact]
    public void A_spent_output_is_looked_at()
    {
        Assert.Equal([new CheckClose(RoundStory.Instant)], RoundStory.Active().Apply(new OutputSpent(Later)).Ticks(1000).Last);
        Assert.Equal(
            [new Verify(RoundStory.TwoStep, VerifiedStep.Final), new CheckRefund(RoundStory.TwoStep)],
            RoundStory.SetUp().Apply(new OutputSpent(Later)).Ticks(1000).Last);
    }

    [Fact]
    public void Settlement_moves_an_active_contract_to_its_end()
    {
        var story = RoundStory.Active().Apply(new RungSettled(Later));
        Assert.Equal(RoundState.Settling, story.State);
        Assert.Equal(RoundState.Settling, story.Apply(new CloseSeen(Later, "close")).State);
        Assert.Equal(RoundState.Settled, story.Apply(new ContractSettled(Later)).State);
    }

    public static TheoryData<RoundState, string, RoundState> Table
    {
        get
        {
            var table = new TheoryData<RoundState, string, RoundState>();
            foreach (var state in Enum.GetValues<RoundState>())
            {
                table.Add(state, nameof(RefundSeen), state == RoundState.SetUp ? RoundState.Refunded : state);
                table.Add(state, nameof(CloseSeen), state == RoundState.Active ? RoundState.Closed : state);
                table.Add(state, nameof(RungSettled), state == RoundState.Active ? RoundState.Settling : state);
                table.Add(state, nameof(ContractSettled), state is RoundState.Active or RoundState.Settling ? RoundState.Settled : state);
                table.Add(state, nameof(OutputSpent), state);
                table.Add(state, nameof(AgentAttached), state);
                table.Add(state, nameof(Resumed), state);
            }
            return table;
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_fact_in_every_state_has_one_answer(RoundState state, string fact, RoundState expected)
    {
        var round = RoundStory.Active().Round with { State = state, Contract = RoundStory.TwoStep };
        RoundInput input = fact switch
        {
            nameof(RefundSeen) => new RefundSeen(Later, "refund"),
            nameof(CloseSeen) => new CloseSeen(Later, "close"),
            nameof(RungSettled) => new RungSettled(Later),
            nameof(ContractSettled) => new ContractSettled(Later),
            nameof(OutputSpent) => new OutputSpent(Later),
            nameof(AgentAttached) => new AgentAttached(Later, Party.Maker),
            _ => new Resumed(Later),
        };
        Assert.Equal(expected, RoundMachine.Apply(round, input, RoundTimes.Default).Round.State);
    }
}
