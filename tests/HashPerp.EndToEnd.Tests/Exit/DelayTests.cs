using HashPerp.Bitcoin;
using HashPerp.ContractScripts;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// A contract is unrolled when every lock time has passed: then only the delays hold the claims back, d1 for those with the published key, d2 for
/// the others. Operator, relay and attestor are gone.
/// </summary>
[Collection(nameof(OpenedContracts))]
public sealed class DelayTests(OpenedContracts contracts)
{
    private const string TooEarly = "non-BIP68-final";
    private const long ExitDelay = 2_048;
    private const long ClaimDelay = 6_144;
    private const long SplitAfter = 5_184_000;

    [Fact]
    public async Task Each_claim_of_a_contract_unrolled_late_opens_after_its_delay_and_not_a_second_earlier()
    {
        await using var chain = await contracts.ForkAsync();
        using var alice = await contracts.AliceAsync(chain, contracts.TwoStep.Alice);
        using var bob = await contracts.BobAsync(chain, contracts.TwoStep.Bob);
        var times = bob.Exit.Kit.Terms.Rungs.Select(rung => rung.Time).ToArray();
        var (timeKey, heightKey) = await KeysAsync(chain, times[1], times[3]);
        using var disposeTime = timeKey;
        using var disposeHeight = heightKey;
        Transaction[] fast = [bob.FastClaim(1, ClaimKind.FastTime, timeKey), bob.FastClaim(3, ClaimKind.FastHeight, heightKey)];
        Transaction[] slow = [bob.Claim(0, ClaimKind.ClaimTime), bob.Claim(2, ClaimKind.ClaimHeight), bob.Claim(4, ClaimKind.Split)];
        await chain.StopAtMedianTimeAsync(times[4] + SplitAfter + 1);

        var confirmed = await bob.UnrollAsync();
        await chain.StopAtMedianTimeAsync(confirmed + ExitDelay - 1);
        await AllRefusedAsync(bob, [.. fast, .. slow]);
        await chain.PassSecondAsync();
        await AllRefusedAsync(bob, slow);
        await bob.ConfirmedAsync(fast);
        await chain.StopAtMedianTimeAsync(confirmed + ClaimDelay - 1);
        await AllRefusedAsync(bob, slow);
        await chain.PassSecondAsync();
        await bob.ConfirmedAsync(slow);

        Script[] winners = [bob.Payout(), alice.Payout(), bob.Payout(), alice.Payout()];
        Assert.Equal(winners.Select(winner => (OpenedContracts.PotSat, winner)), fast.Concat(slow.Take(2)).SelectMany(LockTimeTests.Outputs));
        Assert.Equal(
            LockTimeTests.Paid((OpenedContracts.PotSat / 2, alice.Payout()), (OpenedContracts.PotSat / 2, bob.Payout())), LockTimeTests.Outputs(slow[2]));
    }

    /// <summary>TIME wins the early rungs, HEIGHT the late ones; then the attestor is stopped.</summary>
    private async Task<(ECPrivKey Time, ECPrivKey Height)> KeysAsync(ReplayedChain chain, uint wonByTime, uint wonByHeight)
    {
        await using var attestor = await contracts.AttestorAsync(chain);
        await chain.StopAtMedianTimeAsync(wonByTime + 1);
        await chain.MineToHeightAsync(contracts.ExpiryHeight);
        return (await attestor.PublishedKeyAsync(contracts.ExpiryHeight, wonByTime), await attestor.PublishedKeyAsync(contracts.ExpiryHeight, wonByHeight));
    }

    private static async Task AllRefusedAsync(ExitParty party, IEnumerable<Transaction> claims)
    {
        foreach (var claim in claims)
        {
            await party.RefusedAsync(claim, TooEarly);
        }
    }
}
