using Grpc.Core;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Watchtowers.V1;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// A tower on a real node, while the owner of the kit has no process and the operator is dead for good: it keeps still, answers an old coin with the whole graph, and
/// claims to the owner's address what the owner has won (X2b, X4, X8).
/// </summary>
[Collection(nameof(OpenedContracts))]
public sealed class WatchtowerTests(OpenedContracts contracts)
{
    private const long AfterEveryDelay = 6_144;
    private static readonly string Bob = new('b', 64);
    private static readonly string Alice = new('a', 64);

    [Fact]
    [Trait("tier", "full")]
    public async Task A_tower_answers_a_stale_coin_with_the_whole_graph_and_pays_its_sleeping_owner()
    {
        await using var chain = await contracts.ForkAsync();
        await using var tower = await TowerDriver.StartAsync(chain);
        using var alice = await contracts.AliceAsync(chain, contracts.Instant.Alice);
        await tower.FundAsync();
        Assert.Equal(GuardState.Watching, (await tower.GuardAsync(contracts.Instant.Bob, Bob)).State);
        await chain.StopAtMedianTimeAsync(alice.Exit.Kit.Terms.Rungs[1].Time + 1);
        await chain.MineToHeightAsync(contracts.ExpiryHeight + 6);
        await tower.SeesTipAsync();
        Assert.Empty(await chain.Node.Rpc.GetRawMempoolAsync());

        var coin = alice.Exit.Kit.Terms.Inputs.First(input => input.Owner == CoinOwner.Height).OutPoint;
        await alice.UnrollAsync(alice.Exit.Graph.For([coin]));
        await tower.MineUntilAsync(GuardState.UnderWay, Bob);
        // It forgets nothing that the chain doesn't tell.
        await tower.RestartAsync();
        await tower.MineUntilAsync("the whole graph is on the chain", () => AreConfirmedAsync(chain, alice.Exit.Graph.Transactions));
        await chain.StopAtMedianTimeAsync(await chain.MedianTimeAsync() + AfterEveryDelay);
        await tower.MineUntilAsync(GuardState.Over, Bob);

        Assert.Null(await chain.Node.Rpc.GetTxOutAsync(coin));
        Assert.Equal(200_000, await PaidAsync(chain, contracts.Instant.Bob));
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task Two_towers_may_race_each_other_for_the_same_owner_against_a_loser_who_unrolls()
    {
        await using var chain = await contracts.ForkAsync();
        using var bob = await contracts.BobAsync(chain, contracts.TwoStep.Bob);
        var times = bob.Exit.Kit.Terms.Rungs.Select(rung => rung.Time).ToArray();
        await using var attestor = await contracts.AttestorAsync(chain);
        await using var first = await TowerDriver.StartAsync(chain, ("services__attestor__grpc__0", attestor.Service.Url.ToString()));
        await using var second = await TowerDriver.StartAsync(chain);
        await first.FundAsync(coins: 5);
        await second.FundAsync(coins: 5);
        await first.GuardAsync(contracts.TwoStep.Alice, Alice);
        await second.GuardAsync(contracts.TwoStep.Alice, Alice);
        await chain.StopAtMedianTimeAsync(times[1] + 1);
        await chain.MineToHeightAsync(contracts.ExpiryHeight + 6);

        await bob.UnrollAsync();
        await first.MineUntilAsync(GuardState.UnderWay, Alice);
        await second.MineUntilAsync(GuardState.UnderWay, Alice);
        await chain.StopAtMedianTimeAsync(await chain.MedianTimeAsync() + AfterEveryDelay);
        await first.MineUntilAsync(GuardState.Over, Alice);
        await second.MineUntilAsync(GuardState.Over, Alice);

        Assert.Equal(300_000, await PaidAsync(chain, contracts.TwoStep.Alice));
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task A_tower_unrolls_by_itself_at_the_deadline_only_for_those_who_want_it()
    {
        const int HalfDay = 43_200;
        await using var chain = await contracts.ForkAsync();
        await using var tower = await TowerDriver.StartAsync(chain);
        await tower.FundAsync();
        await tower.GuardAsync(contracts.TwoStep.Bob, Bob);
        await chain.StopAtMedianTimeAsync(ExitKit.Parse(contracts.TwoStep.Bob).Terms.Rungs[^1].Time - HalfDay);
        await tower.SeesTipAsync();
        Assert.Empty(await chain.Node.Rpc.GetRawMempoolAsync());

        Assert.True((await tower.GuardAsync(contracts.TwoStep.Bob, Bob, autoUnroll: true)).AutoUnroll);
        await chain.MineQuicklyAsync();
        await tower.SeesTipAsync();
        Assert.NotEmpty(await chain.Node.Rpc.GetRawMempoolAsync());
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task What_a_tower_cannot_carry_is_refused_by_number_and_nobody_decides_for_another()
    {
        await using var chain = await contracts.ForkAsync();
        await using var tower = await TowerDriver.StartAsync(chain, ("Watchtower__MaxKitsOfAccount", "1"));
        var kept = await tower.GuardAsync(contracts.Instant.Bob, Bob);
        Assert.Equal(kept.KitId, (await tower.GuardAsync(contracts.Instant.Bob, Bob)).KitId);

        await RefusedAsync(5041, () => tower.GuardAsync(contracts.TwoStep.Bob, Bob));
        await RefusedAsync(5042, () => tower.ReleaseAsync(kept.KitId, Alice));
        await RefusedAsync(1414, () => tower.GuardAsync([1, 2, 3], Alice));
        await RefusedAsync(5040, () => tower.GuardAsync([], Alice));
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(() => tower.GuardWithoutTokenAsync(contracts.Instant.Bob))).StatusCode);
        await tower.RestartAsync();
        Assert.Equal(kept.KitId, (await tower.GuardedAsync(Bob)).Single().KitId);
        Assert.Empty(await tower.GuardedAsync(Alice));
        await tower.ReleaseAsync(kept.KitId, Bob);
        Assert.Empty(await tower.GuardedAsync(Bob));

        await using var poor = await TowerDriver.StartAsync(chain, ("Watchtower__MaxFeeSat", "1000"));
        await RefusedAsync(5043, () => poor.GuardAsync(contracts.Instant.Bob, Bob));
    }

    [Theory]
    [InlineData("before", 0)]
    [InlineData("after", 1)]
    [Trait("tier", "full")]
    public async Task A_tower_killed_while_it_takes_a_kit_has_it_whole_or_not_at_all(string when, int kits)
    {
        await using var chain = await contracts.ForkAsync();
        await using var tower = await TowerDriver.StartAsync(chain);
        await tower.RestartAsync($"watchtower.kit-taken:{when}:kill");
        await Assert.ThrowsAsync<RpcException>(() => tower.GuardAsync(contracts.Instant.Bob, Bob));

        await tower.RestartAsync();
        Assert.Equal(kits, (await tower.GuardedAsync(Bob)).Count);
        await tower.GuardAsync(contracts.Instant.Bob, Bob);
        Assert.Equal(ExitKit.Parse(contracts.Instant.Bob).KitId, new Bytes32((await tower.GuardedAsync(Bob)).Single().KitId.Span));
    }

    private static async Task RefusedAsync(int number, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal($"{number}", refused.Trailers.GetValue("hashperp-error-code"));
    }

    private static async Task<bool> AreConfirmedAsync(ReplayedChain chain, IEnumerable<Transaction> transactions)
    {
        foreach (var transaction in transactions)
        {
            if ((await chain.Node.Rpc.GetRawTransactionAsync(transaction.GetHash()))?.BlockHash is null)
            {
                return false;
            }
        }
        return true;
    }

    private static async Task<long> PaidAsync(ReplayedChain chain, byte[] kit)
    {
        var parsed = ExitKit.Parse(kit);
        var script = PartyScripts.OnchainPayout(parsed.Terms, parsed.Leg, Satoshis.Zero).ScriptPubKey;
        var address = BitcoinAddress.Encode(script, BitcoinNetwork.Regtest);
        return (await chain.Node.Rpc.ScanTxOutSetAsync([$"addr({address})"])).Sum(coin => coin.Output.Value.Value);
    }
}
