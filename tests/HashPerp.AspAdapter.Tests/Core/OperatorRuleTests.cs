using HashPerp.Ark;
using HashPerp.AspAdapter.Core;
using HashPerp.ContractScripts.Tests;

namespace HashPerp.AspAdapter.Tests;

public sealed class OperatorRuleTests
{
    [Fact]
    public void An_operator_counts_as_away_after_its_patience_and_as_back_at_once()
    {
        var reachability = new Reachability(patience: 6_000_000);
        Assert.Null(reachability.Silent(10_000_000));
        Assert.Null(reachability.Silent(15_999_999));
        Assert.Equal(10_000_000, reachability.Silent(16_000_000));
        reachability.Answered();
        Assert.Null(reachability.Silent(17_000_000));
        Assert.Equal(17_000_000, reachability.Silent(23_000_000));
    }

    [Theory]
    [InlineData(1, 0, 100)]
    [InlineData(1, 999, 199)]
    [InlineData(2, 0, 200)]
    [InlineData(5, 500, 2_400)]
    [InlineData(8, 0, 7_500)]
    [InlineData(1_000, 999, 14_992)]
    public void Pauses_double_up_to_a_limit_and_are_spread(int failures, int permille, int milliseconds) =>
        Assert.Equal(milliseconds, (int)Backoff.Pause(failures, permille).TotalMilliseconds);

    [Fact]
    public void An_operator_is_known_by_its_keys_and_delays()
    {
        var pinned = OperatorIdentity.Of(Info);
        Assert.Empty(pinned.ChangesTo(OperatorIdentity.Of(Info with { Digest = "another", Version = "later", SessionDuration = 99 })));
        Assert.Equal(["signer key"], pinned.ChangesTo(OperatorIdentity.Of(Info with { SignerKey = GoldenParties.Key("stranger").PubKey })));
        Assert.Equal(["exit delay"], pinned.ChangesTo(OperatorIdentity.Of(Info with { UnilateralExitDelay = RelativeDelay.FromSeconds(512) })));
        Assert.Equal(
            ["network", "boarding delay"],
            pinned.ChangesTo(OperatorIdentity.Of(Info with { Network = "signet", BoardingExitDelay = RelativeDelay.FromSeconds(512) })));
    }

    private static OperatorInfo Info => GoldenParties.Operator;
}
