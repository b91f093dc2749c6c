using Google.Protobuf;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

/// <summary>The operator changes one thing in what it says: the client signs nothing more, and its coins stand.</summary>
public sealed class LyingOperatorTests(SharedOperator shared) : IClassFixture<SharedOperator>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, int> BatchLies => new()
    {
        { "expiry too short", 7211 },
        { "leaf pays one satoshi less", 1311 },
        { "tree under another commitment", 1311 },
        { "no leaf for us", 1311 },
        { "own nonce exchanged", 1312 },
        { "a branch is not signed", 1312 },
        { "a branch signature is wrong", 1312 },
        { "another commitment is final", 7211 },
        { "connectors of another commitment", 1311 },
    };

    public static TheoryData<string, int> InfoLies => new()
    {
        { "block mode", 1319 }, { "checkpoint without forfeit key", 1319 }, { "another network", 7204 }, { "garbage key", 7204 }, { "garbage leaf", 7204 },
    };

    [Theory]
    [MemberData(nameof(BatchLies))]
    public async Task A_batch_that_is_not_what_was_asked_for_is_refused_before_anything_is_forfeited(string lie, int error)
    {
        await using var proxy = await TamperingOperator.StartAsync(shared.Stack.Service.Url);
        using var alice = await TestAgent.StartAsync(shared.Stack, operatorUrl: proxy.Url);
        await alice.FundAsync(100_000);
        var coin = (await alice.Batches().RunAsync(alice.Planner.Board("board", await alice.FindBoardingAsync()), Cancel)).Coins.Single();
        proxy.Requests.Clear();

        proxy.Tamper = message => message is GetEventStreamResponse answer ? Change(answer, lie) : message;
        var plan = alice.Planner.Renew("renew", [coin]);
        var refused = await Assert.ThrowsAsync<HashPerpException>(() => alice.Batches(policy: policy => policy with { MaxAttempts = 1 }).RunAsync(plan, Cancel));
        Assert.True(error == refused.Code.Number, refused.Message);
        Assert.DoesNotContain(nameof(SubmitSignedForfeitTxsRequest), proxy.Requests);
        Assert.Equal(CoinState.Reserved, alice.Coins.Find(coin.OutPoint)!.State);

        // Told the truth, the same plan goes through.
        proxy.Tamper = message => message;
        Assert.Equal(100_000, (await alice.Batches().RunAsync(plan, Cancel)).Coins.Single().Amount.Value);
    }

    [Theory]
    [MemberData(nameof(InfoLies))]
    public async Task An_operator_with_settings_that_endanger_us_is_not_used(string lie, int error)
    {
        await using var proxy = await TamperingOperator.StartAsync(shared.Stack.Service.Url);
        proxy.Tamper = message => message is GetInfoResponse info ? Change(info, lie) : message;
        var refused = await Assert.ThrowsAsync<HashPerpException>(() => TestAgent.StartAsync(shared.Stack, operatorUrl: proxy.Url));
        Assert.True(error == refused.Code.Number, refused.Message);
        Assert.Contains(lie == "block mode" ? "block mode" : "", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_that_changes_its_key_after_first_contact_is_not_used_again()
    {
        await using var proxy = await TamperingOperator.StartAsync(shared.Stack.Service.Url);
        using var alice = await TestAgent.StartAsync(shared.Stack, operatorUrl: proxy.Url);
        proxy.Tamper = message =>
        {
            if (message is GetInfoResponse info)
            {
                info.SignerPubkey = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
            }
            return message;
        };
        var refused = await Assert.ThrowsAsync<HashPerpException>(() => alice.Operator.RefreshInfoAsync(Cancel));
        Assert.Equal(7203, refused.Code.Number);
        Assert.Contains("signer_key", refused.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("checkpoint without signature")]
    [InlineData("checkpoint missing")]
    [InlineData("ark tx without signature")]
    public async Task A_submitted_payment_that_comes_back_wrong_is_not_finalized_and_recovers_once_the_truth_is_told(string lie)
    {
        await using var proxy = await TamperingOperator.StartAsync(shared.Stack.Service.Url);
        using var alice = await TestAgent.StartAsync(shared.Stack, operatorUrl: proxy.Url);
        await alice.FundAsync(100_000);
        var coin = (await alice.Batches().RunAsync(alice.Planner.Board("board", await alice.FindBoardingAsync()), Cancel)).Coins.Single();
        proxy.Tamper = message => message is SubmitTxResponse answer ? Change(answer, lie) : message;
        SendOutput[] output = [SendOutput.Change(coin.Amount, alice.Wallet.NextReceive())];
        var refused = await Assert.ThrowsAsync<HashPerpException>(() => alice.Sender.SendAsync("pay", [coin.OutPoint], output, Cancel));
        Assert.True(refused.Code.Number == 7220, refused.Message);
        Assert.DoesNotContain(nameof(FinalizeTxRequest), proxy.Requests);
        Assert.Equal(CoinState.Burnt, alice.Coins.Find(coin.OutPoint)!.State);

        proxy.Tamper = message => message;
        Assert.Equal(100_000, Assert.Single((await alice.Sender.SendAsync("pay", [coin.OutPoint], output, Cancel)).Change).Amount.Value);
    }

    [Theory]
    [InlineData("a transaction is missing")]
    [InlineData("a signature is wrong")]
    [InlineData("nothing at all")]
    public async Task A_received_coin_whose_ancestry_does_not_hold_is_not_ours_until_it_does(string lie)
    {
        await using var proxy = await TamperingOperator.StartAsync(shared.Stack.Service.Url);
        using var alice = await TestAgent.StartAsync(shared.Stack);
        using var bob = await TestAgent.StartAsync(shared.Stack, operatorUrl: proxy.Url);
        await alice.FundAsync(100_000);
        var coin = (await alice.Batches().RunAsync(alice.Planner.Board("board", await alice.FindBoardingAsync()), Cancel)).Coins.Single();
        await shared.Stack.MineAsync();
        var toBob = bob.Info.DefaultVtxoScript(bob.Wallet.PublicKey(bob.Wallet.NextReceive())).ScriptPubKey;
        await alice.Sender.SendAsync("pay", [coin.OutPoint], [SendOutput.Pay(coin.Amount, toBob)], Cancel);

        proxy.Tamper = message => message is GetVirtualTxsResponse answer ? Change(answer, lie) : message;
        var report = await bob.Sync.RunAsync(Cancel);
        Assert.Empty(report.Added);
        Assert.Single(report.Refused);
        Assert.Equal(0, bob.Coins.Balance.Value);
        proxy.Tamper = message => message;
        Assert.Equal(100_000, Assert.Single((await bob.Sync.RunAsync(Cancel)).Added).Amount.Value);
    }

    private static GetEventStreamResponse? Change(GetEventStreamResponse message, string lie)
    {
        switch (message.EventCase, lie)
        {
            case (GetEventStreamResponse.EventOneofCase.BatchStarted, "expiry too short"):
                message.BatchStarted.BatchExpiry = 5_632;
                break;
            case (GetEventStreamResponse.EventOneofCase.TreeTx, "leaf pays one satoshi less") when message.TreeTx.BatchIndex == 0:
                message.TreeTx.Tx = Lies.WithFirstOutputReduced(message.TreeTx.Tx);
                break;
            case (GetEventStreamResponse.EventOneofCase.TreeTx, "tree under another commitment") when message.TreeTx.BatchIndex == 0:
            case (GetEventStreamResponse.EventOneofCase.TreeTx, "connectors of another commitment") when message.TreeTx.BatchIndex == 1:
                message.TreeTx.Tx = Lies.WithOtherInput(message.TreeTx.Tx);
                break;
            case (GetEventStreamResponse.EventOneofCase.TreeTx, "no leaf for us") when message.TreeTx.BatchIndex == 0:
                message.TreeTx.Tx = Lies.WithOtherScript(message.TreeTx.Tx);
                break;
            case (GetEventStreamResponse.EventOneofCase.TreeNonces, "own nonce exchanged"):
                var nonces = message.TreeNonces.Nonces;
                var (first, last) = (nonces.Keys.Order().First(), nonces.Keys.Order().Last());
                (nonces[first], nonces[last]) = (nonces[last], nonces[first]);
                break;
            case (GetEventStreamResponse.EventOneofCase.TreeSignature, "a branch is not signed"):
                return null;
            case (GetEventStreamResponse.EventOneofCase.TreeSignature, "a branch signature is wrong"):
                message.TreeSignature.Signature = message.TreeSignature.Signature[..^2] + (message.TreeSignature.Signature.EndsWith("00", StringComparison.Ordinal) ? "01" : "00");
                break;
            case (GetEventStreamResponse.EventOneofCase.BatchFinalization, "another commitment is final"):
                message.BatchFinalization.CommitmentTx = Lies.WithFirstOutputReduced(message.BatchFinalization.CommitmentTx);
                break;
        }
        return message;
    }

    private static GetInfoResponse Change(GetInfoResponse info, string lie)
    {
        switch (lie)
        {
            case "block mode":
                info.UnilateralExitDelay = 20;
                break;
            case "checkpoint without forfeit key":
                info.ForfeitPubkey = info.SignerPubkey;
                break;
            case "another network":
                info.Network = "bitcoin";
                break;
            case "garbage key":
                info.SignerPubkey = "02" + new string('f', 64);
                break;
            case "garbage leaf":
                info.CheckpointTapscript = "51";
                break;
        }
        return info;
    }

    private static SubmitTxResponse Change(SubmitTxResponse answer, string lie)
    {
        switch (lie)
        {
            case "checkpoint without signature":
                answer.SignedCheckpointTxs[0] = Lies.WithoutSignatures(answer.SignedCheckpointTxs[0]);
                break;
            case "checkpoint missing":
                answer.SignedCheckpointTxs.Clear();
                break;
            case "ark tx without signature":
                answer.FinalArkTx = Lies.WithoutSignatures(answer.FinalArkTx);
                break;
        }
        return answer;
    }

    private static GetVirtualTxsResponse Change(GetVirtualTxsResponse answer, string lie)
    {
        switch (lie)
        {
            case "a transaction is missing":
                answer.Txs.RemoveAt(0);
                break;
            case "a signature is wrong":
                var psbts = answer.Txs.Select(PSBT.Parse).ToList();
                var tree = psbts.First(psbt => psbt.Inputs[0].TapKeySig is not null);
                tree.Inputs[0].TapKeySig = [.. tree.Inputs[0].TapKeySig!.Take(63), (byte)(tree.Inputs[0].TapKeySig![63] ^ 1)];
                answer.Txs.Clear();
                answer.Txs.Add(psbts.Select(psbt => psbt.ToBase64()));
                break;
            case "nothing at all":
                answer.Txs.Clear();
                break;
        }
        return answer;
    }
}
