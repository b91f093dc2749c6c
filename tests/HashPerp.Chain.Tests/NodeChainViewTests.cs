using HashPerp.Bitcoin;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Chain.Tests;

public sealed class NodeChainViewTests : IAsyncLifetime
{
    private const uint Start = 1_704_413_118;

    private BitcoindNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await BitcoindNode.StartNewAsync(new BitcoindOptions { MockTime = Start });

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task It_follows_the_node_forwards_and_back_again()
    {
        await _node.MineHeadersAsync(Enumerable.Range(1, 20).Select(i => Start + 600L * i));
        using var view = await NodeChainView.OpenAsync(_node.Rpc, new NodeChainOptions(), TimeProvider.System);
        Assert.Equal((0, 20), (view.Current.FirstHeight, view.Current.TipHeight));
        Assert.Equal((await _node.Rpc.GetBlockchainInfoAsync()).MedianTime, view.Current.MedianTimePast(20));
        Assert.Null(await view.RefreshAsync(CancellationToken.None));

        await _node.MineAtAsync(Start + 600 * 21);
        var forward = (await view.RefreshAsync(CancellationToken.None))!;
        Assert.Equal((20, 20, 21, false), (forward.ForkHeight, forward.PreviousTipHeight, forward.Chain.TipHeight, forward.IsReorganisation));

        await _node.Rpc.InvalidateBlockAsync(view.Current.HashAt(19));
        var back = (await view.RefreshAsync(CancellationToken.None))!;
        Assert.Equal((18, 21, 18, true), (back.ForkHeight, back.PreviousTipHeight, back.Chain.TipHeight, back.IsReorganisation));

        await _node.MineHeadersAsync([Start + 600 * 19 + 7, Start + 600 * 20 + 7, Start + 600 * 21 + 7, Start + 600 * 22 + 7]);
        var again = (await view.RefreshAsync(CancellationToken.None))!;
        Assert.Equal((18, 22, Start + (600 * 22) + 7), (again.ForkHeight, again.Chain.TipHeight, again.Chain.TimeAt(22)));
        Assert.Equal(21, forward.Chain.TipHeight);
    }

    [Fact]
    public async Task A_reorganisation_between_two_looks_is_reported_whole()
    {
        await _node.MineHeadersAsync(Enumerable.Range(1, 12).Select(i => Start + 600L * i));
        using var view = await NodeChainView.OpenAsync(_node.Rpc, new NodeChainOptions(), TimeProvider.System);
        await _node.Rpc.InvalidateBlockAsync(view.Current.HashAt(10));
        await _node.MineHeadersAsync([Start + 6001, Start + 6601, Start + 7201, Start + 7801]);

        var change = (await view.RefreshAsync(CancellationToken.None))!;

        Assert.Equal((9, 12, 13, true), (change.ForkHeight, change.PreviousTipHeight, change.Chain.TipHeight, change.IsReorganisation));
    }

    [Fact]
    public async Task Watching_yields_every_change()
    {
        using var view = await NodeChainView.OpenAsync(_node.Rpc, new NodeChainOptions { PollInterval = TimeSpan.FromMilliseconds(20) }, TimeProvider.System);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var changes = view.WatchAsync(deadline.Token).GetAsyncEnumerator(deadline.Token);
        await _node.MineAtAsync(Start + 600);

        Assert.True(await changes.MoveNextAsync());
        Assert.Equal(1, changes.Current.Chain.TipHeight);
    }

    [Fact]
    public async Task A_view_may_start_at_a_height_and_refuses_what_lies_below()
    {
        await _node.MineHeadersAsync(Enumerable.Range(1, 30).Select(i => Start + 600L * i));
        using var view = await NodeChainView.OpenAsync(_node.Rpc, new NodeChainOptions { FirstHeight = 15 }, TimeProvider.System);

        Assert.Equal((15, 25), (view.Current.FirstHeight, view.Current.FirstMedianHeight()));
        Refusal.Is(ChainErrors.HeightUnknown, () => view.Current.TimeAt(14));
        await _node.Rpc.InvalidateBlockAsync(await _node.Rpc.GetBlockHashAsync(10));
        var error = await Assert.ThrowsAsync<HashPerpException>(() => view.RefreshAsync(CancellationToken.None));
        Assert.Equal(ChainErrors.WrongChain, error.Code);
    }

    [Fact]
    public async Task A_node_of_another_network_is_refused()
    {
        var options = new NodeChainOptions { GenesisHash = uint256.Parse("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f") };

        var error = await Assert.ThrowsAsync<HashPerpException>(() => NodeChainView.OpenAsync(_node.Rpc, options, TimeProvider.System));

        Assert.Equal(ChainErrors.WrongChain, error.Code);
    }
}
