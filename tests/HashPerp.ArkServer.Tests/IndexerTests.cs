using Grpc.Core;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using Xunit;

namespace HashPerp.ArkServer.Tests;

[Trait("suite", ForeignOperator.Suite)]
public sealed class IndexerTests(SharedOperator shared)
{
    private readonly OperatorStack _stack = shared.Stack;

    [Fact]
    public async Task Vtxos_are_filtered_by_state_and_paged_from_one()
    {
        using var alice = new TestUser(_stack);
        var coins = await alice.BoardAsync(10_000, 20_000, 30_000, 40_000, 50_000);
        await OffchainSpend.RunAsync(_stack, [coins[0]], alice.Output(9_000), alice.Output(1_000));
        await new OffchainSpend(_stack, [coins[1]], [alice.Output(20_000)]).SubmitAsync();
        var script = alice.Script.ScriptPubKey.ToHex();

        Assert.Equal(7, (await GetAsync(new GetVtxosRequest { Scripts = { script } })).Vtxos.Count);
        Assert.Equal([1_000, 9_000, 30_000, 40_000, 50_000], Amounts(await GetAsync(new GetVtxosRequest { Scripts = { script }, SpendableOnly = true })));
        Assert.Equal([10_000, 20_000], Amounts(await GetAsync(new GetVtxosRequest { Scripts = { script }, SpentOnly = true })));
        Assert.Equal([20_000], Amounts(await GetAsync(new GetVtxosRequest { Scripts = { script }, PendingOnly = true })));
        Assert.Empty((await GetAsync(new GetVtxosRequest { Scripts = { script }, RecoverableOnly = true })).Vtxos);

        var first = await GetAsync(new GetVtxosRequest { Scripts = { script }, Page = new IndexerPageRequest { Size = 3, Index = 0 } });
        Assert.Equal((3, 1, 2, 3), (first.Vtxos.Count, first.Page.Current, first.Page.Next, first.Page.Total));
        var last = await GetAsync(new GetVtxosRequest { Scripts = { script }, Page = new IndexerPageRequest { Size = 3, Index = 3 } });
        Assert.Equal((1, 3, 3, 3), (last.Vtxos.Count, last.Page.Current, last.Page.Next, last.Page.Total));
    }

    [Fact]
    public async Task Requests_that_make_no_sense_are_refused()
    {
        var script = "5120" + new string('1', 64);
        await Refused.AsInvalidAsync("both given, or both missing", async () => await GetAsync(new GetVtxosRequest()));
        await Refused.AsInvalidAsync("both given, or both missing", async () => await GetAsync(new GetVtxosRequest { Scripts = { script }, Outpoints = { "x" } }));
        await Refused.AsInvalidAsync("not a taproot output script", async () => await GetAsync(new GetVtxosRequest { Scripts = { "0014" + new string('1', 40) } }));
        await Refused.AsInvalidAsync("Not hex", async () => await GetAsync(new GetVtxosRequest { Scripts = { "zz" } }));
        await Refused.AsInvalidAsync("is not an outpoint", async () => await GetAsync(new GetVtxosRequest { Outpoints = { "abc" } }));
        await Refused.AsInvalidAsync("2 filters", async () => await GetAsync(new GetVtxosRequest { Scripts = { script }, SpentOnly = true, SpendableOnly = true }));
        await Refused.AsInvalidAsync("A page of 0", async () => await GetAsync(new GetVtxosRequest { Scripts = { script }, Page = new IndexerPageRequest() }));
        await Refused.AsInvalidAsync("1001 entries", async () => await GetAsync(new GetVtxosRequest { Scripts = { Enumerable.Repeat(script, 1001) } }));
        await Refused.WithAsync(30, "VTXO_NOT_FOUND", StatusCode.NotFound, async () => await _stack.Indexer.GetVtxoChainAsync(
            new GetVtxoChainRequest { Outpoint = new IndexerOutpoint { Txid = new string('0', 64) } }));
        await Refused.WithAsync(19, "TX_NOT_FOUND", StatusCode.NotFound, async () => await _stack.Indexer.GetVirtualTxsAsync(
            new GetVirtualTxsRequest { Txids = { new string('0', 64) } }));
        await Refused.WithAsync(19, "TX_NOT_FOUND", StatusCode.NotFound, async () => await _stack.Indexer.GetCommitmentTxAsync(
            new GetCommitmentTxRequest { Txid = new string('0', 64) }));
    }

    [Fact]
    public async Task A_batch_shows_its_tree_leaves_connectors_and_totals()
    {
        using var alice = new TestUser(_stack);
        var coins = await alice.BoardAsync(10_000, 20_000, 30_000, 40_000, 50_000);
        using var participant = new BatchParticipant(_stack, coins);
        var txid = (await participant.RunAsync([alice.Output(70_000), alice.Output(80_000)])).ToString()!;
        var batch = new IndexerOutpoint { Txid = txid, Vout = 0 };

        var commitment = await _stack.Indexer.GetCommitmentTxAsync(new GetCommitmentTxRequest { Txid = txid });
        Assert.True(commitment.TotalInputVtxos >= 5 && commitment.Batches[0].TotalOutputAmount >= 150_000);
        var tree = await _stack.Indexer.GetVtxoTreeAsync(new GetVtxoTreeRequest { BatchOutpoint = batch });
        Assert.Contains(participant.Tree.Single(tx => tx.IsLeaf).Txid.ToString(), tree.VtxoTree.Select(node => node.Txid));
        var leaves = await _stack.Indexer.GetVtxoTreeLeavesAsync(new GetVtxoTreeLeavesRequest { BatchOutpoint = batch });
        Assert.Contains(participant.Tree.Single(tx => tx.IsLeaf).Txid.ToString(), leaves.Leaves.Select(leaf => leaf.Txid));
        var connectors = await _stack.Indexer.GetConnectorsAsync(new GetConnectorsRequest { Txid = txid });
        // Five connectors of radix four: a group of four and the fifth beside it, under one root.
        Assert.True(connectors.Connectors.Count(node => node.Children.Count == 0) >= 5);
        Assert.Equal(5, (await _stack.Indexer.GetForfeitTxsAsync(new GetForfeitTxsRequest { Txid = txid, Page = new IndexerPageRequest { Size = 5 } })).Txids.Count);
        Assert.Empty((await _stack.Indexer.GetBatchSweepTransactionsAsync(new GetBatchSweepTransactionsRequest { BatchOutpoint = batch })).SweptBy);
    }

    private static IEnumerable<long> Amounts(GetVtxosResponse response) => response.Vtxos.Select(vtxo => (long)vtxo.Amount).Order();

    private async Task<GetVtxosResponse> GetAsync(GetVtxosRequest request) => await _stack.Indexer.GetVtxosAsync(request);
}
