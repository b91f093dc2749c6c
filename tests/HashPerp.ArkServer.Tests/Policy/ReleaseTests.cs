using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Contracts.ArkContracts.V1;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.ArkServer.Tests.Policy;

/// <summary>A joint transaction that stalls after SubmitTx locks everybody's coins (30-contract-protocol X7b), until one owner has left by the chain.</summary>
public sealed class ReleaseTests(AwareOperator own) : IClassFixture<AwareOperator>
{
    private readonly OperatorStack _stack = own.Stack;

    [Fact]
    public async Task A_stalled_joint_transaction_frees_the_others_once_one_owner_has_left_by_the_chain()
    {
        using var alice = new TestUser(_stack);
        using var bob = new TestUser(_stack);
        using var feeKey = ECPrivKey.Generate();
        var mine = (await alice.BoardAsync(50_000))[0];
        var theirs = (await bob.BoardAsync(60_000))[0];
        await _stack.MineAsync();
        var chain = await _stack.Indexer.GetVtxoChainAsync(
            new GetVtxoChainRequest { Outpoint = new IndexerOutpoint { Txid = theirs.OutPoint.Hash.ToString(), Vout = theirs.OutPoint.N } });
        var joint = new OffchainSpend(_stack, [mine, theirs], [alice.Output(110_000)]);
        var accepted = await joint.SubmitAsync();

        await _stack.UnrollAsync(chain, feeKey);
        await StillLockedAsync(mine, alice);
        await _stack.ClaimAsync(bob, theirs.OutPoint, 60_000);
        await StillLockedAsync(mine, alice);
        await _stack.MineAsync(AwareOperator.ReleaseConfirmations - 1);

        await Eventually.TrueAsync(async () => !(await _stack.VtxoAsync(mine.OutPoint)).IsSpent, "the coin to be free again");
        await Refused.WithAsync(42, "OFFCHAIN_TX_INVALID", () => joint.FinalizeAsync(accepted));
        await Refused.WithAsync(42, "OFFCHAIN_TX_INVALID", joint.SubmitAsync);
        var again = await OffchainSpend.RunAsync(_stack, [mine], bob.Output(50_000));
        Assert.Equal(again.OutPoint(0).Hash.ToString(), (await _stack.VtxoAsync(mine.OutPoint)).ArkTxid);
        await ExpectToldAsync(accepted.ArkTxid, mine.OutPoint);
    }

    private async Task StillLockedAsync(OwnedCoin coin, TestUser owner) =>
        await Refused.WithAsync(6, "VTXO_ALREADY_SPENT", new OffchainSpend(_stack, [coin], [owner.Output(50_000)]).SubmitAsync);

    private async Task ExpectToldAsync(string arkTxid, OutPoint freed)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var stream = new ContractAware.ContractAwareClient(_stack.Channel).WatchEvents(new WatchEventsRequest(), cancellationToken: patience.Token);
        while (await stream.ResponseStream.MoveNext(patience.Token))
        {
            if (stream.ResponseStream.Current.TransactionReleased is { } released)
            {
                Assert.Equal(arkTxid, released.ArkTxid);
                Assert.Equal([freed.ToString()], released.Freed);
                return;
            }
        }
        Assert.Fail("The release was not told.");
    }
}
