using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

/// <summary>Out of a batch and of an off-chain payment through the chain, with nothing but the agent's folder and a node.</summary>
public sealed class UnrollTests(SharedOperator shared) : IClassFixture<SharedOperator>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_unroll_goes_on_wherever_it_was_stopped_one_package_for_each_confirmed_fee_coin()
    {
        using var alice = await TestAgent.StartAsync(shared.Stack);
        var (ancestry, _) = await PaidToSelfAsync(alice);
        // One participant: the batch tree is one transaction; then checkpoint and ark tx.
        Assert.Equal(3, ancestry.Transactions.Count);
        var error = await Assert.ThrowsAsync<HashPerpException>(() => alice.Unroller.AdvanceAsync(ancestry, Cancel));
        Assert.Equal(1541, error.Code.Number);

        await shared.Stack.PayAsync(alice.Fees.Address(0), 50_000);
        var seen = new List<string>();
        UnrollProgress progress;
        do
        {
            Assert.True(seen.Count < 20, string.Join(", ", seen));
            progress = await NewUnroller(alice).AdvanceAsync(ancestry, Cancel);
            // Asked again before a block it sends nothing twice.
            Assert.Equal(progress, await NewUnroller(alice).AdvanceAsync(ancestry, Cancel));
            seen.Add($"{progress.Confirmed}+{progress.Waiting}");
            await shared.Stack.MineAsync();
        }
        while (!progress.IsDone);
        Assert.Equal(["0+1", "1+1", "2+1", "3+0"], seen);
        await NewUnroller(alice).RunAsync(ancestry, Cancel);
    }

    [Fact]
    public async Task What_is_on_the_disk_is_verified_again_before_it_is_believed()
    {
        using var alice = await TestAgent.StartAsync(shared.Stack);
        var (ancestry, _) = await PaidToSelfAsync(alice);
        await AncestryFetcher.RequireRootsAsync(ancestry, shared.Stack.Node.Rpc, Cancel);
        Assert.Equal(ancestry.Transactions, VerifiedAncestry.FromJson(ancestry.ToJson()).Transactions, new SameTxid());

        Action<JsonObject>[] damages =
        [
            json => json["transactions"]!.AsArray().RemoveAt(0),
            json => json["transactions"]![1] = Damaged((string)json["transactions"]![1]!),
            json => json["roots"]![0]!["amount"] = (long)json["roots"]![0]!["amount"]! + 1,
            json => json["roots"]![0]!["script"] = "5120" + new string('1', 64),
            json => json["roots"]!.AsArray().Clear(),
            json => json["roots"]![0]!["amount"] = "a word",
            json => json["roots"]![0]!["outpoint"] = null,
            json => json["transactions"]![0] = "00",
            json => json["transactions"]![0] = null,
            json => json["transactions"] = 7,
            json => json.Clear(),
        ];
        foreach (var damage in damages)
        {
            var json = JsonNode.Parse(ancestry.ToJson().ToJsonString())!.AsObject();
            damage(json);
            Assert.Equal(1530, Assert.Throws<HashPerpException>(() => VerifiedAncestry.FromJson(json)).Code.Number);
        }
    }

    [Fact]
    public async Task A_batch_that_no_block_has_confirmed_is_no_root()
    {
        using var alice = await TestAgent.StartAsync(shared.Stack);
        await alice.FundAsync(100_000);
        var coin = (await alice.Batches().RunAsync(alice.Planner.Board("board", await alice.FindBoardingAsync()), Cancel)).Coins.Single();
        var ancestry = alice.Ancestries.Require(coin.OutPoint);
        var error = await Assert.ThrowsAsync<HashPerpException>(() => AncestryFetcher.RequireRootsAsync(ancestry, shared.Stack.Node.Rpc, Cancel));
        Assert.Equal(1530, error.Code.Number);
        await shared.Stack.MineAsync();
        await AncestryFetcher.RequireRootsAsync(ancestry, shared.Stack.Node.Rpc, Cancel);
    }

    [Fact]
    public async Task A_boarding_coin_that_no_batch_took_is_taken_back_after_its_delay_and_not_before()
    {
        using var alice = await TestAgent.StartAsync(shared.Stack);
        await alice.FundAsync(80_000);
        var coin = Assert.Single(await alice.FindBoardingAsync());
        var from = await CoinClaim.ClaimableFromAsync(shared.Stack.Node.Rpc, coin.OutPoint, alice.Info.BoardingExitDelay, Cancel);
        using var key = alice.Wallet.Key(coin.Key);
        var script = alice.Info.BoardingScript(key.XOnlyPubKey);
        var claim = CoinClaim.Build(coin.OutPoint, coin.Amount, script, key, Bip86.OutputScript(key.XOnlyPubKey), satPerVByte: 1);
        Assert.Equal("non-BIP68-final", Assert.Single(await shared.Stack.Node.Rpc.TestMempoolAcceptAsync([claim], Cancel)).RejectReason);
        await shared.Stack.MineUntilAsync(from!.Value);
        await shared.Stack.Node.Rpc.SendRawTransactionAsync(claim, Cancel);
    }

    [Fact]
    public void A_coin_that_is_not_worth_its_fee_is_not_claimed()
    {
        using var key = ECPrivKey.Generate();
        var script = Ark.VtxoScript.Default(key.XOnlyPubKey, Nums.InternalKey, Ark.RelativeDelay.FromSeconds(2_048));
        var error = Assert.Throws<HashPerpException>(() => CoinClaim.Build(new OutPoint(uint256.Zero, 0), new(400), script, key, script.ScriptPubKey, satPerVByte: 1));
        Assert.Equal(1540, error.Code.Number);
    }

    /// <summary>Flips a bit of the last signature in the witness.</summary>
    private static string Damaged(string hex)
    {
        var transaction = Transaction.Parse(hex);
        var witness = transaction.Inputs[0].WitScript.Select(item => (byte[])item.Clone()).ToArray();
        witness[0][0] ^= 1;
        return transaction.WithWitness(0, new WitScript(witness)).ToHex();
    }

    private static Unroller NewUnroller(TestAgent agent) => new(agent.Stack.Node.Rpc, agent.Fees, TimeProvider.System);

    private static async Task<(VerifiedAncestry Ancestry, HeldCoin Coin)> PaidToSelfAsync(TestAgent agent)
    {
        await agent.FundAsync(100_000);
        var coin = (await agent.Batches().RunAsync(agent.Planner.Board("board", await agent.FindBoardingAsync()), Cancel)).Coins.Single();
        await agent.Stack.MineAsync();
        var sent = await agent.Sender.SendAsync("self", [coin.OutPoint], [SendOutput.Change(coin.Amount, agent.Wallet.NextReceive())], Cancel);
        return (agent.Ancestries.Require(sent.Change[0].OutPoint), sent.Change[0]);
    }

    private sealed class SameTxid : IEqualityComparer<Transaction>
    {
        public bool Equals(Transaction? a, Transaction? b) => a!.GetWitHash() == b!.GetWitHash();

        public int GetHashCode(Transaction transaction) => transaction.GetWitHash().GetHashCode();
    }
}
