using HashPerp.ContractLifecycle.Core;

namespace HashPerp.ContractLifecycle.Tests;

/// <summary>What is written is what is read.</summary>
public sealed class RoundJsonTests
{
    public static TheoryData<string> Stories => ["match", "direct", "submitted", "leaving", "active", "set up", "aborted", "at risk"];

    [Theory]
    [MemberData(nameof(Stories))]
    public void A_round_comes_back_as_it_was(string story)
    {
        var round = story switch
        {
            "match" => RoundStory.OfMatch(),
            "direct" => RoundStory.Direct(),
            "submitted" => RoundStory.At(AgentState.Submitted, RoundStory.TwoStep),
            "leaving" => RoundStory.At(AgentState.Presigned).Ticks(60),
            "active" => RoundStory.Active().Apply(new OutputSpent(RoundStory.Begin)),
            "set up" => RoundStory.SetUp(),
            "aborted" => RoundStory.OfMatch().Ticks(10),
            _ => RoundStory.At(AgentState.Submitted).Answers(RoundStory.Instant, VerifiedStep.Open, OperatorAnswer.Silence, 10)
                .Answers(RoundStory.Instant, VerifiedStep.Open, OperatorAnswer.Silence, 700),
        };
        var text = RoundJson.Write(round.Round);
        var back = RoundJson.Read(text);
        Assert.Equal(text, RoundJson.Write(back));
        Assert.Equal(round.State, back.State);
        Assert.Equal(round.Round.Maker, back.Maker);
        Assert.Equal(round.Round.Taker, back.Taker);
        Assert.Equal(round.Round.Contract, back.Contract);
        Assert.Equal(round.Round.VerifyAt, back.VerifyAt);
    }
}
