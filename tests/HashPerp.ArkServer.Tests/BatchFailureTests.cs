using Grpc.Core;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>A batch that fails leaves every coin as it was.</summary>
public sealed class BatchFailureTests(OwnOperator own) : IClassFixture<OwnOperator>
{
    private readonly OperatorStack _stack = own.Stack;

    [Fact]
    public async Task An_intent_that_nobody_confirms_is_dropped_and_its_coin_is_free_again()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(50_000))[0];
        using var silent = new BatchParticipant(_stack, [coin]) { Mischief = new BatchMischief { StaySilent = true } };

        Assert.Null(await silent.RunAsync([alice.Output(50_000)]));

        Assert.Contains("No intent was confirmed", silent.FailureReason, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => CanSpendAsync(alice, coin), "the coin to be free");
    }

    [Fact]
    public async Task Withheld_nonces_fail_the_batch_by_name_and_the_next_one_succeeds()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(50_000))[0];
        using (var bad = new BatchParticipant(_stack, [coin]) { Mischief = new BatchMischief { WithholdNonces = true } })
        {
            Assert.Null(await bad.RunAsync([alice.Output(50_000)]));
            Assert.Contains("missing tree nonces", bad.FailureReason, StringComparison.Ordinal);
        }
        using var good = new BatchParticipant(_stack, [coin]);
        Assert.NotNull(await good.RunAsync([alice.Output(50_000)]));
    }

    [Fact]
    public async Task Withheld_forfeits_fail_the_batch_and_the_old_coin_stands()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(50_000))[0];
        using var bad = new BatchParticipant(_stack, [coin]) { Mischief = new BatchMischief { WithholdForfeits = true } };

        Assert.Null(await bad.RunAsync([alice.Output(50_000)]));

        Assert.Contains(coin.OutPoint.ToString(), bad.FailureReason, StringComparison.Ordinal);
        Assert.False((await _stack.VtxoAsync(coin.OutPoint)).IsSpent);
        await OffchainSpend.RunAsync(_stack, [coin], alice.Output(50_000));
    }

    [Fact]
    public async Task Who_makes_three_batches_fail_is_banned_and_the_others_settle_without_them()
    {
        using var mallory = new TestUser(_stack);
        using var alice = new TestUser(_stack);
        var (bad, good) = ((await mallory.BoardAsync(50_000))[0], (await alice.BoardAsync(50_000))[0]);
        foreach (var mischief in (BatchMischief[])[new() { WithholdNonces = true }, new() { WithholdSignatures = true }, new() { WithholdForfeits = true }])
        {
            using var offender = new BatchParticipant(_stack, [bad]) { Mischief = mischief };
            using var victim = new BatchParticipant(_stack, [good]);
            var both = await Task.WhenAll(offender.RunAsync([mallory.Output(50_000)]), victim.RunAsync([alice.Output(50_000)]));
            Assert.Null(both[0]);
            if (both[1] is not null)
            {
                // They were in different batches; the victim has a new coin.
                good = alice.Coin(victim.Tree.Single(tx => tx.IsLeaf).Transaction.OutPointOf(0), 50_000);
            }
        }

        using var banned = new BatchParticipant(_stack, [bad]);
        await Refused.WithAsync(29, "VTXO_BANNED", () => banned.RunAsync([mallory.Output(50_000)]));
        await Refused.WithAsync(29, "VTXO_BANNED", new OffchainSpend(_stack, [bad], [mallory.Output(50_000)]).SubmitAsync);
        using var honest = new BatchParticipant(_stack, [good]);
        Assert.NotNull(await honest.RunAsync([alice.Output(50_000)]));
    }

    private async Task<bool> CanSpendAsync(TestUser user, OwnedCoin coin)
    {
        try
        {
            await OffchainSpend.RunAsync(_stack, [coin], user.Output(50_000));
            return true;
        }
        catch (RpcException refused)
        {
            Assert.Contains("VTXO_ALREADY_REGISTERED", refused.Status.Detail, StringComparison.Ordinal);
            return false;
        }
    }
}
