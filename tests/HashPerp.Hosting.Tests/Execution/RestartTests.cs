using Aspire.Hosting;
using HashPerp.Primitives;

namespace HashPerp.Hosting.Tests;

/// <summary>What becomes of a resource that ends.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly RunnerHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public void Each_crash_doubles_the_pause_up_to_8_seconds()
    {
        var backOff = new BackOff();
        int[] milliseconds = [250, 500, 1000, 2000, 4000, 8000, 8000];
        Assert.All(milliseconds, expected => Assert.Equal(TimeSpan.FromMilliseconds(expected), backOff.Next(ranFor: TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public void Who_ran_for_half_a_minute_begins_anew()
    {
        var backOff = new BackOff();
        backOff.Next(TimeSpan.Zero);
        backOff.Next(TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromMilliseconds(1000), backOff.Next(TimeSpan.FromSeconds(29)));
        Assert.Equal(TimeSpan.FromMilliseconds(250), backOff.Next(TimeSpan.FromSeconds(30)));
        Assert.Equal(TimeSpan.FromMilliseconds(500), backOff.Next(TimeSpan.Zero));
    }

    [Theory]
    [InlineData(137)]
    [InlineData(0)]
    public async Task A_process_that_ends_is_started_again(int code)
    {
        await _harness.StartAsync(_harness.Add("book"));
        await _harness.RunsAsync("book");
        _harness.Launch.Running["book"].End(code);
        var down = await _harness.BecomesAsync("book", resource => resource.Restarts == 1);

        Assert.Equal((ResourceState.Exited, code, false), (down.State, down.ExitCode, down.IsOver));
        Assert.Equal(1, _harness.Launch.Starts);
        await _harness.AdvanceUntilAsync(() => _harness.Launch.Starts == 2, "the second start");
        Assert.Equal(2, (await _harness.RunsAsync("book")).ProcessId);
    }

    [Fact]
    public async Task A_stopped_resource_stays_down_until_it_is_started()
    {
        var runner = await _harness.StartAsync(_harness.Add("book"));
        await _harness.RunsAsync("book");
        await runner.StopAsync();
        _harness.Time.Advance(TimeSpan.FromHours(1));

        var stopped = _harness.Board.Find("book")!;
        Assert.Equal((ResourceState.Exited, true, "stopped"), (stopped.State, stopped.IsOver, stopped.Detail));
        Assert.Equal(1, _harness.Launch.Starts);
        await runner.StartAsync();
        Assert.Equal(2, (await _harness.RunsAsync("book")).ProcessId);
    }

    [Fact]
    public async Task A_stop_during_the_pause_ends_the_restarts()
    {
        var runner = await _harness.StartAsync(_harness.Add("book"));
        await _harness.RunsAsync("book");
        _harness.Launch.Running["book"].End(1);
        await _harness.BecomesAsync("book", resource => resource.Restarts == 1);
        await runner.StopAsync();
        _harness.Time.Advance(TimeSpan.FromHours(1));

        Assert.True(_harness.Board.Find("book")!.IsOver);
        Assert.Equal(1, _harness.Launch.Starts);
    }

    [Fact]
    public async Task Who_is_to_complete_is_finished_with_the_expected_code()
    {
        var migration = _harness.Add("migrate");
        _harness.Add("book").WaitForCompletion(migration, exitCode: 3);
        await _harness.StartAsync(migration);
        await _harness.BecomesAsync("migrate", resource => resource.State == ResourceState.Running);
        _harness.Launch.Running["migrate"].End(3);
        var finished = await _harness.BecomesAsync("migrate", resource => resource.IsOver);

        Assert.Equal((ResourceState.Finished, 3), (finished.State, finished.ExitCode));
    }

    [Fact]
    public async Task Who_is_to_complete_and_fails_is_tried_five_times()
    {
        var migration = _harness.Add("migrate");
        _harness.Add("book").WaitForCompletion(migration);
        await _harness.StartAsync(migration);
        for (var start = 1; start <= 5; start++)
        {
            await _harness.AdvanceUntilAsync(() => _harness.Launch.Starts == start && _harness.Launch.Running.ContainsKey("migrate"), $"start {start}");
            await _harness.BecomesAsync("migrate", resource => resource.ProcessId == start);
            _harness.Launch.Running["migrate"].End(1);
        }
        var over = await _harness.BecomesAsync("migrate", resource => resource.IsOver);

        Assert.Equal((ResourceState.Exited, 1), (over.State, over.ExitCode));
        Assert.Equal(5, _harness.Launch.Starts);
    }

    [Fact]
    public async Task A_refusal_of_our_own_is_not_repeated()
    {
        _harness.Launch.Failure = HostingErrors.ProjectNotBuilt.Error("book.dll is missing.", "Build it.");
        await _harness.StartAsync(_harness.Add("book"));
        var over = await _harness.BecomesAsync("book", resource => resource.IsOver);

        Assert.Equal(ResourceState.FailedToStart, over.State);
        Assert.Contains("book.dll is missing", over.Detail, StringComparison.Ordinal);
        Assert.Equal(1, _harness.Launch.Starts);
    }

    [Fact]
    public async Task A_start_that_the_machine_refuses_is_repeated()
    {
        _harness.Launch.Failure = new IOException("disk full");
        await _harness.StartAsync(_harness.Add("book"));
        await _harness.BecomesAsync("book", resource => resource.Restarts == 1);
        _harness.Launch.Failure = null;
        await _harness.AdvanceUntilAsync(() => _harness.Board.Find("book")!.IsReady, "the start that succeeds");
    }
}
