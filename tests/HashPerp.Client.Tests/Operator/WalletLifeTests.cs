using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

/// <summary>Two users, the operator's real process, a real node: from the chain into a batch, off-chain, and back to the chain alone.</summary>
public sealed class WalletLifeTests(SharedOperator shared) : IClassFixture<SharedOperator>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_users_board_one_pays_the_other_who_leaves_through_the_chain_without_the_operator()
    {
        var stack = shared.Stack;
        using var alice = await TestAgent.StartAsync(stack);
        using var bob = await TestAgent.StartAsync(stack);
        await alice.FundAsync(500_000);
        await bob.FundAsync(300_000);

        // Both in one session, in lots and change.
        var alicePlan = alice.Planner.MakeCoins("first", await alice.FindBoardingAsync(), [new(100_000), new(50_000)], alice.Info);
        var bobPlan = bob.Planner.Board("first", await bob.FindBoardingAsync());
        var results = await Task.WhenAll(alice.Batches().RunAsync(alicePlan, Cancel), bob.Batches().RunAsync(bobPlan, Cancel));
        Assert.Equal([100_000, 50_000, 350_000], results[0].Coins.Select(coin => coin.Amount.Value));
        Assert.Equal([300_000], results[1].Coins.Select(coin => coin.Amount.Value));
        Assert.Equal(results[0].Commitment, results[1].Commitment);
        await stack.MineAsync();

        // Running the plan again changes nothing.
        Assert.Equal(results[0].Coins, (await alice.Batches().RunAsync(alicePlan, Cancel)).Coins);
        Assert.Equal(500_000, alice.Coins.Balance.Value);

        // Alice pays Bob 60,000 and gets change.
        var bobKey = bob.Wallet.NextReceive();
        var toBob = bob.Info.DefaultVtxoScript(bob.Wallet.PublicKey(bobKey)).ScriptPubKey;
        var sent = await alice.Sender.SendAsync(
            "rent",
            [results[0].Coins[0].OutPoint],
            [SendOutput.Pay(new(60_000), toBob), SendOutput.Change(new(40_000), alice.Wallet.NextReceive())],
            Cancel);
        Assert.Equal([40_000], sent.Change.Select(coin => coin.Amount.Value));
        Assert.Equal(440_000, alice.Coins.Balance.Value);
        var report = await bob.Sync.RunAsync(Cancel);
        Assert.Empty(report.Refused);
        var received = Assert.Single(report.Added);
        Assert.Equal((60_000, 1), (received.Amount.Value, received.Hops));
        Assert.Equal(360_000, bob.Coins.Balance.Value);

        // Bob leaves alone: unroll, wait for the exit delay, claim.
        await stack.PayAsync(bob.Fees.Address(0), 100_000);
        await stack.PayAsync(bob.Fees.Address(1), 100_000);
        await UnrollAsync(bob, bob.Ancestries.Require(received.OutPoint));
        var script = bob.Info.DefaultVtxoScript(bob.Wallet.PublicKey(received.Key));
        var from = await CoinClaim.ClaimableFromAsync(stack.Node.Rpc, received.OutPoint, bob.Info.UnilateralExitDelay, Cancel);
        using var key = bob.Wallet.Key(received.Key);
        var destination = Bip86.OutputScript(bob.Wallet.PublicKey(bob.Wallet.NextReceive()));
        var claim = CoinClaim.Build(received.OutPoint, received.Amount, script, key, destination, 2);
        await stack.MineUntilAsync(from!.Value - 1200);
        var early = await stack.Node.Rpc.TestMempoolAcceptAsync([claim], Cancel);
        Assert.Equal("non-BIP68-final", Assert.Single(early).RejectReason);
        await stack.MineUntilAsync(from.Value);
        await stack.Node.Rpc.SendRawTransactionAsync(claim, Cancel);
        await stack.MineAsync();
        Assert.Equal(1, (await stack.Node.Rpc.GetRawTransactionAsync(claim.GetHash(), Cancel))!.Confirmations);
    }

    [Fact]
    public async Task Coins_are_renewed_and_taken_out_in_a_batch_against_forfeits()
    {
        var stack = shared.Stack;
        using var alice = await TestAgent.StartAsync(stack);
        await alice.FundAsync(200_000);
        var boarded = await alice.Batches().RunAsync(
            alice.Planner.MakeCoins("board", await alice.FindBoardingAsync(), [new(70_000), new(30_000)], alice.Info), Cancel);
        await stack.MineAsync();

        var renewed = await alice.Batches().RunAsync(alice.Planner.Renew("renew", [boarded.Coins[0], boarded.Coins[1]]), Cancel);
        Assert.Equal([70_000, 30_000], renewed.Coins.Select(coin => coin.Amount.Value));
        Assert.All(boarded.Coins.Take(2), coin => Assert.Equal(CoinState.Spent, alice.Coins.Find(coin.OutPoint)!.State));
        Assert.Equal(200_000, alice.Coins.Balance.Value);

        var destination = Bip86.OutputScript(alice.Wallet.PublicKey(alice.Wallet.NextReceive()));
        var left = await alice.Batches().RunAsync(alice.Planner.Leave("leave", [BatchOutput.ToChain(new(80_000), destination)], alice.Info), Cancel);
        await stack.MineAsync();
        var commitment = (await stack.Node.Rpc.GetRawTransactionAsync(left.Commitment, Cancel))!.Transaction;
        Assert.Contains(new TxOut(new(80_000), destination), commitment.Outputs);
        Assert.Equal(120_000, alice.Coins.Balance.Value);
    }

    [Fact]
    public async Task A_wallet_restored_from_its_words_finds_its_coins_again()
    {
        using var words = Mnemonic.Generate();
        HeldCoin coin;
        using (var alice = await TestAgent.StartAsync(shared.Stack, words))
        {
            await alice.FundAsync(90_000);
            coin = (await alice.Batches().RunAsync(alice.Planner.Board("board", await alice.FindBoardingAsync()), Cancel)).Coins.Single();
        }
        using var restored = await TestAgent.StartAsync(shared.Stack, words);
        var early = await restored.Sync.RunAsync(Cancel);
        Assert.Empty(early.Added);
        Assert.Equal(coin.OutPoint, Assert.Single(early.Refused).OutPoint);
        await shared.Stack.MineAsync();
        var report = await restored.Sync.RunAsync(Cancel);
        Assert.Equal(coin.OutPoint, Assert.Single(report.Added).OutPoint);
        Assert.Equal(coin.Amount, restored.Coins.Balance);
        Assert.Equal(KeyReference.Receive(2), restored.Wallet.NextReceive());
        restored.Ancestries.Require(coin.OutPoint);
    }

    private static async Task UnrollAsync(TestAgent agent, VerifiedAncestry ancestry)
    {
        for (var step = 0; !(await agent.Unroller.AdvanceAsync(ancestry, Cancel)).IsDone; step++)
        {
            Assert.True(step < 50, "The unroll makes no progress.");
            await agent.Stack.MineAsync();
        }
    }
}
