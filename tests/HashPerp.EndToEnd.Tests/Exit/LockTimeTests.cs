using HashPerp.Bitcoin;
using HashPerp.ContractScripts;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// An active contract is unrolled long before its races end: then only the lock times hold the claims back. From kits, words and a node; of the
/// others, only the attestor is there, until it has published.
/// </summary>
[Collection(nameof(OpenedContracts))]
public sealed class LockTimeTests(OpenedContracts contracts)
{
    private const string TooEarly = "non-final";
    private const long SplitAfter = 5_184_000;

    [Fact]
    public async Task Each_claim_of_an_unrolled_contract_opens_with_its_block_or_second_and_not_one_earlier()
    {
        await using var chain = await contracts.ForkAsync();
        using var alice = await contracts.AliceAsync(chain, contracts.Instant.Alice);
        using var bob = await contracts.BobAsync(chain, contracts.Instant.Bob);
        await bob.UnrollAsync();
        Assert.Equal(bob.Exit.Graph.Transactions.Count, alice.Exit.Graph.Transactions.Count);
        var times = bob.Exit.Kit.Terms.Rungs.Select(rung => rung.Time).ToArray();

        await TakeClaimTimeAsync(chain, bob, times[0]);
        await using (var attestor = await contracts.AttestorAsync(chain))
        {
            await TakeFastTimeAsync(chain, attestor, bob, times[1]);
            await TakeHeightClaimsAsync(chain, attestor, alice, times[3]);
        }
        await TakeSplitAsync(chain, alice, bob, times[4]);
    }

    private static async Task TakeClaimTimeAsync(ReplayedChain chain, ExitParty bob, uint time)
    {
        var claim = bob.Claim(0, ClaimKind.ClaimTime);
        await chain.StopAtMedianTimeAsync(time);
        await bob.RefusedAsync(claim, TooEarly);
        await chain.PassSecondAsync();
        await bob.ConfirmedAsync(claim);
        Assert.Equal(Paid((OpenedContracts.PotSat, bob.Payout())), Outputs(claim));
    }

    /// <summary>The key is public from the very block on in which the claim becomes valid: the block is taken back to show the second before.</summary>
    private async Task TakeFastTimeAsync(ReplayedChain chain, AttestorDriver attestor, ExitParty bob, uint time)
    {
        await chain.StopAtMedianTimeAsync(time);
        await chain.PassSecondAsync();
        using var key = await attestor.PublishedKeyAsync(contracts.ExpiryHeight, time);
        var claim = bob.FastClaim(1, ClaimKind.FastTime, key);
        await OneBlockEarlierAsync(chain, () => bob.RefusedAsync(claim, TooEarly));
        await bob.ConfirmedAsync(claim);
        Assert.Equal(Paid((OpenedContracts.PotSat, bob.Payout())), Outputs(claim));
    }

    private async Task TakeHeightClaimsAsync(ReplayedChain chain, AttestorDriver attestor, ExitParty alice, uint time)
    {
        var claim = alice.Claim(2, ClaimKind.ClaimHeight);
        await chain.MineToHeightAsync(contracts.ExpiryHeight - 1);
        await alice.RefusedAsync(claim, TooEarly);
        await chain.MineQuicklyAsync();
        using var key = await attestor.PublishedKeyAsync(contracts.ExpiryHeight, time);
        var fast = alice.FastClaim(3, ClaimKind.FastHeight, key);
        await OneBlockEarlierAsync(chain, () => alice.RefusedAsync(fast, TooEarly));
        await alice.ConfirmedAsync(claim, fast);
        Assert.Equal(Paid((OpenedContracts.PotSat, alice.Payout())), Outputs(claim));
        Assert.Equal(Paid((OpenedContracts.PotSat, alice.Payout())), Outputs(fast));
    }

    private static async Task TakeSplitAsync(ReplayedChain chain, ExitParty alice, ExitParty bob, uint time)
    {
        var split = alice.Claim(4, ClaimKind.Split);
        await chain.StopAtMedianTimeAsync(time + SplitAfter);
        await alice.RefusedAsync(split, TooEarly);
        await chain.PassSecondAsync();
        await alice.ConfirmedAsync(split);
        Assert.Equal(Paid((OpenedContracts.PotSat / 2, alice.Payout()), (OpenedContracts.PotSat / 2, bob.Payout())), Outputs(split));
    }

    private static async Task OneBlockEarlierAsync(ReplayedChain chain, Func<Task> then)
    {
        var tip = await chain.Node.Rpc.GetBestBlockHashAsync();
        await chain.Node.Rpc.InvalidateBlockAsync(tip);
        await then();
        await chain.Node.Rpc.ReconsiderBlockAsync(tip);
        Assert.Equal(tip, await chain.Node.Rpc.GetBestBlockHashAsync());
    }

    /// <summary>What a claim pays: the anchor, worth nothing, comes last.</summary>
    internal static IEnumerable<(long, Script)> Outputs(Transaction claim) => claim.Outputs.SkipLast(1).Select(output => (output.Value.Value, output.ScriptPubKey));

    internal static IEnumerable<(long, Script)> Paid(params (long Sat, Script To)[] outputs) => outputs;
}
