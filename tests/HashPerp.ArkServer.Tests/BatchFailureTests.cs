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
