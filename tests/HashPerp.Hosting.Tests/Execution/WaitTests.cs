using Aspire.Hosting;

namespace HashPerp.Hosting.Tests;

/// <summary>Who waits for what.</summary>
public sealed class WaitTests : IDisposable
{
    private readonly RunnerHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task Who_waits_starts_when_the_other_is_healthy_and_not_when_it_runs()
    {
        var node = _harness.AddChecked("node");
        var book = _harness.Add("book").WaitFor(node);
        _harness.Problems["node"] = "loads its chain";
        await _harness.StartAsync(node);
        await _harness.StartAsync(book);
        await _harness.BecomesAsync("node", resource => resource.Healthy == false);

        Assert.Equal("loads its chain", _harness.Board.Find("node")!.Detail);
        Assert.Equal("waits for node", (await _harness.BecomesAsync("book", resource => resource.State == ResourceState.Waiting)).Detail);
        Assert.Equal(1, _harness.Launch.Starts);
        _harness.Problems.Remove("node");
        await _harness.AdvanceUntilAsync(() => _harness.Board.Find("book")!.IsReady, "the start of who waits");
    }

    [Fact]
    public async Task A_wait_goes_on_while_the_other_is_down_and_ends_when_it_is_back()
    {
        var node = _harness.Add("node");
        var book = _harness.Add("book").WaitFor(node);
        var running = await _harness.StartAsync(node);
        await _harness.RunsAsync("node");
        await running.StopAsync();
        await _harness.StartAsync(book);
        await _harness.BecomesAsync("book", resource => resource.State == ResourceState.Waiting);
        _harness.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(ResourceState.Waiting, _harness.Board.Find("book")!.State);

        await running.StartAsync();
        await _harness.RunsAsync("book");
    }

    [Fact]
    public async Task Who_waits_for_a_completion_fails_with_it()
    {
        var migration = _harness.Add("migrate");
        var book = _harness.Add("book").WaitForCompletion(migration);
        await _harness.StartAsync(migration);
        await _harness.StartAsync(book);
        for (var start = 1; start <= ResourceRunner.CompletionTries; start++)
        {
            await _harness.AdvanceUntilAsync(() => _harness.Board.Find("migrate")!.ProcessId == start, $"start {start}");
            _harness.Launch.Running["migrate"].End(1);
        }
        var failed = await _harness.BecomesAsync("book", resource => resource.IsOver);

        Assert.Equal(ResourceState.FailedToStart, failed.State);
        Assert.Contains("migrate ended with exit code 1, not 0", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crashed_process_comes_back_beside_unhealthy_neighbours()
    {
        var node = _harness.AddChecked("node");
        var book = _harness.Add("book").WaitFor(node);
        await _harness.StartAsync(node);
        await _harness.StartAsync(book);
        await _harness.RunsAsync("book");
        _harness.Problems["node"] = "gone";
        await _harness.AdvanceUntilAsync(() => _harness.Board.Find("node")!.Healthy == false, "the sick neighbour");
        _harness.Launch.Running["book"].End(137);
        await _harness.AdvanceUntilAsync(() => _harness.Board.Find("book") is { Restarts: 1, IsReady: true }, "the restart");

        Assert.False(_harness.Board.Find("node")!.Healthy);
    }

    [Fact]
    public async Task What_lives_in_another_waits_for_it()
    {
        var server = _harness.Builder.AddPostgres("postgres", password: _harness.Builder.Secret("pw", "secret"));
        await _harness.StartAsync(server.AddDatabase("book"), server);

        Assert.Equal("waits for postgres", (await _harness.BecomesAsync("book", resource => resource.State == ResourceState.Waiting)).Detail);
    }

    [Theory]
    [InlineData(0, 5000)]
    [InlineData(1, 200)]
    [InlineData(25, 200)]
    [InlineData(26, 500)]
    [InlineData(85, 500)]
    [InlineData(86, 5000)]
    [InlineData(1000, 5000)]
    public void Health_is_looked_at_often_while_something_comes_up_and_seldom_afterwards(int unhealthyLooks, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), HealthLoop.Pause(unhealthyLooks));
}
