using System.Globalization;
using HashPerp.Primitives;
using HashPerp.Processes;
using HashPerp.Testing;

namespace HashPerp.Hosting.Tests;

/// <summary>What a killed host leaves is ended, and nothing else. The processes are real.</summary>
public sealed class OrphanSweepTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<RunningProcess> _started = [];

    private StateFolder State => new(_folder.Path);

    public ValueTask InitializeAsync()
    {
        State.Create();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _started.Where(process => !process.Exit.IsCompleted))
        {
            await process.StopAsync();
        }
        _folder.Dispose();
    }

    [Fact]
    public async Task A_recorded_process_is_ended_with_its_group()
    {
        var orphan = await SleepAsync(mark: "/somewhere/else");
        new ProcessRecords(State).Add(new ProcessRecord("book", orphan.Id, StartOf(orphan)));

        Assert.Equal([$"book ({orphan.Id})"], await SweepAsync());
        Assert.Equal(137, await orphan.Exit.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_process_that_got_the_id_later_is_left_alone()
    {
        var foreign = await SleepAsync(mark: "/somewhere/else");
        new ProcessRecords(State).Add(new ProcessRecord("book", foreign.Id, StartOf(foreign) - 1));

        Assert.Empty(await SweepAsync());
        Assert.NotNull(ProcessTable.Find(foreign.Id));
    }

    [Fact]
    public async Task Records_of_another_boot_name_nobody()
    {
        var foreign = await SleepAsync(mark: "/somewhere/else");
        var start = StartOf(foreign).ToString(CultureInfo.InvariantCulture);
        State.Write("processes.json", $$"""{"BootId":"another","Processes":[{"Name":"book","Id":{{foreign.Id}},"StartTicks":{{start}}}]}""");

        Assert.Empty(await SweepAsync());
        Assert.NotNull(ProcessTable.Find(foreign.Id));
    }

    [Fact]
    public async Task A_marked_process_is_ended_even_without_a_record()
    {
        var orphan = await SleepAsync(mark: _folder.Path);
        Assert.Contains($"process {orphan.Id}", await SweepAsync());
        Assert.Equal(137, await orphan.Exit.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_process_of_another_state_folder_is_left_alone()
    {
        var foreign = await SleepAsync(mark: _folder.Path + "-2");
        Assert.Empty(await SweepAsync());
        Assert.NotNull(ProcessTable.Find(foreign.Id));
    }

    [Fact]
    public async Task A_server_that_hides_its_environment_is_known_by_its_folder()
    {
        var data = Directory.CreateDirectory(Path.Combine(State.ShortFolder, "data", "postgres")).FullName;
        var orphan = await SleepAsync(mark: "/somewhere/else", workingDirectory: data);
        Assert.Contains($"process {orphan.Id}", await SweepAsync());
        Assert.Equal(137, await orphan.Exit.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_damaged_file_of_processes_names_nobody()
    {
        State.Write("processes.json", "{\"BootId\":");
        Assert.Empty(await SweepAsync());
    }

    [Fact]
    public void Two_hosts_do_not_share_a_state_folder()
    {
        using (HostLock.Take(State))
        {
            Assert.Equal(HostingErrors.AlreadyRunning, Assert.Throws<HashPerpException>(() => HostLock.Take(State)).Code);
        }
        HostLock.Take(State).Dispose();
    }

    [Fact]
    public void No_signal_goes_to_everybody() =>
        Assert.All([0, 1, -1], id => Assert.Throws<ArgumentOutOfRangeException>(() => OperatingSystemCalls.SendToGroup(id, Signal.None)));

    private Task<IReadOnlyList<string>> SweepAsync() => new OrphanSweep(State, new ProcessRecords(State), TimeProvider.System).RunAsync(CancellationToken.None);

    private static long StartOf(RunningProcess process) => ProcessTable.Find(process.Id)!.StartTicks;

    private async Task<RunningProcess> SleepAsync(string mark, string? workingDirectory = null)
    {
        var plan = new ProcessPlan(["/bin/sleep", "1000"], workingDirectory ?? "/", new Dictionary<string, string>());
        var log = new LogFile(_folder.Of("sleep.log"));
        var process = await RunningProcess.StartAsync(plan, mark, log, TimeProvider.System);
        _started.Add(process);
        // Until its program runs, it is still one of the launchers.
        await Eventually.TrueAsync(() => File.ReadAllText($"/proc/{process.Id}/comm").Trim() == "sleep", "sleep to run");
        return process;
    }
}
