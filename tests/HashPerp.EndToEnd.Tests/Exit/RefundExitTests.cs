namespace HashPerp.EndToEnd.Tests;

/// <summary>X7: a two-step contract that was never activated goes back on chain, with nobody's help.</summary>
[Collection(nameof(OpenedContracts))]
public sealed class RefundExitTests(OpenedContracts contracts)
{
    /// <summary>Half of five pots, and the connector.</summary>
    private const long OwnSat = 250_330;
    private const long ExitDelay = 2_048;

    [Fact]
    public async Task Both_get_stake_and_connector_back_the_second_after_the_deadline_and_not_at_it()
    {
        await using var chain = await contracts.ForkAsync();
        using var alice = await contracts.AliceAsync(chain, contracts.SetUp.Alice);
        using var bob = await contracts.BobAsync(chain, contracts.SetUp.Bob);
        await bob.UnrollAsync();
        var refund = bob.Exit.RefundExit();
        await chain.StopAtMedianTimeAsync(bob.Exit.Kit.Terms.SetupDeadline);
        await bob.RefusedAsync(refund, "non-final");
        await chain.PassSecondAsync();
        await bob.ConfirmedAsync(refund);
        Assert.Equal(LockTimeTests.Paid((OwnSat, alice.Payout()), (OwnSat, bob.Payout())), LockTimeTests.Outputs(refund));
    }

    [Fact]
    public async Task Unrolled_after_the_deadline_it_opens_with_the_exit_delay_and_not_a_second_earlier()
    {
        await using var chain = await contracts.ForkAsync();
        using var alice = await contracts.AliceAsync(chain, contracts.SetUp.Alice);
        using var bob = await contracts.BobAsync(chain, contracts.SetUp.Bob);
        await chain.StopAtMedianTimeAsync(alice.Exit.Kit.Terms.SetupDeadline + 1);
        var confirmed = await alice.UnrollAsync();
        var refund = alice.Exit.RefundExit();
        await chain.StopAtMedianTimeAsync(confirmed + ExitDelay - 1);
        await alice.RefusedAsync(refund, "non-BIP68-final");
        await chain.PassSecondAsync();
        await alice.ConfirmedAsync(refund);
        Assert.Equal(LockTimeTests.Paid((OwnSat, alice.Payout()), (OwnSat, bob.Payout())), LockTimeTests.Outputs(refund));
    }
}
