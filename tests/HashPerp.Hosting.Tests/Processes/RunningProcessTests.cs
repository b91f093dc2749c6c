using HashPerp.Processes;
using HashPerp.Testing;
using Microsoft.Extensions.Time.Testing;

namespace HashPerp.Hosting.Tests;

/// <summary>Real processes: groups, signals, what they print.</summary>
public sealed class RunningProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_killed_leader_takes_its_group_with_it()
    {
        using var log = new LogFile(_folder.Of("log"));
        var running = await StartAsync("sleep 1000 & echo child $!; wait", log, TimeProvider.System);
        var child = await ChildAsync(log);
        Assert.Equal(running.Id, ProcessTable.Find(child)!.Group);

        Assert.True(OperatingSystemCalls.Send(running.Id, Signal.Kill));
        Assert.Equal(137, await running.Exit.WaitAsync(TimeSpan.FromSeconds(30)));
        await Eventually.TrueAsync(() => ProcessTable.Find(child) is null, "the end of the child");
    }

    [Fact]
    public async Task A_process_of_its_own_session_ends_with_its_signal()
    {
        using var log = new LogFile(_folder.Of("log"));
        var running = await StartAsync("trap 'echo asked; exit 7' INT; echo child $$; while :; do sleep 0.05; done", log, TimeProvider.System, Signal.Interrupt);
        Assert.Equal(running.Id, await ChildAsync(log));
        await running.StopAsync();

        Assert.Equal(7, await running.Exit);
        await Eventually.TrueAsync(() => log.Tail(10).Contains("asked"), "its last words");
    }

    [Fact]
    public async Task Who_does_not_end_when_asked_is_killed_with_all_that_it_started()
    {
        using var log = new LogFile(_folder.Of("log"));
        var time = new FakeTimeProvider();
        var running = await StartAsync("trap '' TERM; sleep 1000 & echo child $!; while :; do wait; done", log, time);
        var child = await ChildAsync(log);
        var stopping = running.StopAsync();
        time.Advance(RunningProcess.StopPatience - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(ProcessTable.Find(running.Id));
        await Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(1));
                return stopping.IsCompleted;
            },
            "the end of patience");

        Assert.Equal(137, await running.Exit);
        await Eventually.TrueAsync(() => ProcessTable.Find(child) is null, "the end of the child");
    }

    [Fact]
    public async Task A_sleeping_process_is_woken_to_be_stopped()
    {
        using var log = new LogFile(_folder.Of("log"));
        var running = await StartAsync("trap 'exit 5' TERM; echo child $$; while :; do sleep 0.05; done", log, TimeProvider.System);
        await ChildAsync(log);
        OperatingSystemCalls.SendToGroup(running.Id, Signal.Stop);
        await running.StopAsync().WaitAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(5, await running.Exit);
    }

    [Fact]
    public async Task The_log_is_bounded_and_has_no_colours()
    {
        using var log = new LogFile(_folder.Of("log"), maxBytes: 1000);
        var running = await StartAsync("i=0; while [ $i -lt 200 ]; do printf '\\033[31mline %s\\033[0m\\n' $i; i=$((i+1)); done", log, TimeProvider.System);
        await running.Exit.WaitAsync(TimeSpan.FromSeconds(30));
        await Eventually.TrueAsync(() => log.Tail(2).Contains("line 199"), "the last line");

        Assert.True(new FileInfo(_folder.Of("log")).Length <= 1000);
        Assert.True(new FileInfo(_folder.Of("log.1")).Length <= 1000);
        Assert.False(File.Exists(_folder.Of("log.2")));
        Assert.Equal(100, log.Tail(100).Count);
    }

    private static async Task<int> ChildAsync(LogFile log) => int.Parse((await Eventually.ValueAsync(
        () => Task.FromResult(log.Tail(10).FirstOrDefault(line => line.StartsWith("child ", StringComparison.Ordinal))), "the child's id"))["child ".Length..]);

    private Task<RunningProcess> StartAsync(string script, LogFile log, TimeProvider time, Signal stop = Signal.Terminate)
    {
        var plan = new ProcessPlan(["/bin/sh", "-c", script], _folder.Path, new Dictionary<string, string>()) { StopSignal = stop };
        return RunningProcess.StartAsync(plan, _folder.Path, log, time);
    }
}
