using Grpc.Core;
using HashPerp.Contracts.Oracle.V1;
using HashPerp.Testing;

namespace HashPerp.OracleIngest.Tests;

/// <summary>hashperp.oracle.v1 over a chain with the times of <see cref="TestChains.Times"/>, whose numbers an independent program has computed.</summary>
public sealed class OracleServiceTests : IAsyncLifetime
{
    private BitcoindNode _node = null!;
    private OracleHost _oracle = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await Blocks.StartNodeAsync(0);
        // Above genesis, whose time is of 2011: a virtual schedule that starts at height 4 has forgotten it.
        await _node.MineHeadersAsync(Enumerable.Repeat(1_704_300_000L, 3).Select((time, i) => time + i).Concat(TestChains.Times.Select(time => (long)time)));
        _oracle = await OracleHost.StartAsync(_node, new Dictionary<string, string?>
        {
            ["Oracle__Profile__StartHeight"] = "4",
            ["Oracle__BatchHeaders"] = "5",
        });
        await _oracle.CaughtUpAsync(_node);
    }

    public async ValueTask DisposeAsync()
    {
        await _oracle.DisposeAsync();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task The_tip_has_both_heights_both_times_and_the_index()
    {
        var tip = await _oracle.Client.GetTipAsync(new GetTipRequest());

        Assert.Equal((19u, 824_419u, 1_704_412_000u, 1_704_406_000u, 73_661_306L), (tip.Height, tip.DisplayHeight, tip.Time, tip.MedianTime, tip.IndexMsatPerPhDay));
        Assert.Equal((await _node.Rpc.GetBestBlockHashAsync()).ToString(), tip.Hash);
    }

    [Theory]
    [InlineData(0, 19, 73_661_306)]
    [InlineData(4, 4, 174_605_412)]
    [InlineData(8, 8, 130_953_889)]
    [InlineData(12, 12, 49_107_537)]
    public async Task Each_height_has_its_index(uint asked, uint height, long milliSat)
    {
        var index = await _oracle.Client.GetIndexAsync(new GetIndexRequest { Height = asked });

        Assert.Equal((height, height + 824_400, milliSat), (index.Height, index.DisplayHeight, index.HashpriceMsatPerPhDay));
        Assert.Equal(64, index.DifficultyTarget.Length);
    }

    [Fact]
    public async Task Candles_come_oldest_first_and_no_more_than_asked_for()
    {
        var two = await _oracle.Client.GetCandlesAsync(new GetCandlesRequest { IntervalSeconds = 3_600, Limit = 2 });
        var day = await _oracle.Client.GetCandlesAsync(new GetCandlesRequest { IntervalSeconds = 86_400 });

        Assert.Equal([(1_704_402_000u, 73_661_306L), (1_704_405_600u, 73_661_306L)], two.Candles.Select(candle => (candle.OpensAt, candle.CloseMsat)));
        Assert.Equal(1_704_326_400u, day.Candles[^1].OpensAt);
        Assert.Equal(16u, (uint)day.Candles.Sum(candle => candle.Blocks));
    }

    [Fact]
    public async Task Headers_are_the_nodes_own()
    {
        var response = await _oracle.Client.GetHeadersAsync(new GetHeadersRequest { FromHeight = 18, Count = 2_016 });

        Assert.Equal(2, response.Headers.Count);
        Assert.Equal(await _node.Rpc.GetBlockHeaderAsync(await _node.Rpc.GetBestBlockHashAsync()), response.Headers[1].ToByteArray());
    }

    [Fact]
    public async Task What_cannot_be_answered_carries_its_number()
    {
        await RefusedAsync(StatusCode.InvalidArgument, 6007, () => _oracle.Client.GetCandlesAsync(new GetCandlesRequest { IntervalSeconds = 60 }).ResponseAsync);
        await RefusedAsync(StatusCode.NotFound, 6009, () => _oracle.Client.GetIndexAsync(new GetIndexRequest { Height = 3 }).ResponseAsync);
        await RefusedAsync(StatusCode.NotFound, 6009, () => _oracle.Client.GetIndexAsync(new GetIndexRequest { Height = uint.MaxValue }).ResponseAsync);
        await RefusedAsync(StatusCode.InvalidArgument, 6010, () => _oracle.Client.GetHeadersAsync(new GetHeadersRequest { Count = 2_017 }).ResponseAsync);
    }

    [Fact]
    public async Task A_stream_begins_with_the_tip_and_goes_on_with_each_change()
    {
        using var stream = _oracle.Client.StreamChain(new StreamChainRequest());
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Assert.True(await stream.ResponseStream.MoveNext(deadline.Token));
        Assert.Equal(19u, stream.ResponseStream.Current.Height);

        await Blocks.MineAsync(_node, 1, 600);

        Assert.True(await stream.ResponseStream.MoveNext(deadline.Token));
        Assert.Equal(20u, stream.ResponseStream.Current.Height);
    }

    [Fact]
    public async Task Health_and_metrics_show_the_age_of_the_tip()
    {
        using var http = new HttpClient { BaseAddress = _oracle.Service.OperationsUrl };

        Assert.Equal("Healthy", await http.GetStringAsync("/health"));
        var metrics = await http.GetStringAsync("/metrics");
        Assert.Contains("hashperp_chain_tip_age_seconds", metrics, StringComparison.Ordinal);
        Assert.Contains("hashperp_chain_tip_height", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_how_far_it_has_caught_up() =>
        Assert.Contains(_oracle.Service.Process.Log, line => line.Contains("Caught up to 14 of 19", StringComparison.Ordinal));

    private static async Task RefusedAsync(StatusCode status, int number, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((status, $"{number}"), (error.StatusCode, error.Trailers.GetValue("hashperp-error-code")));
    }
}
