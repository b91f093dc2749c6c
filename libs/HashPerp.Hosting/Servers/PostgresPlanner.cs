using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using HashPerp.Processes;

namespace HashPerp.Hosting;

/// <summary>Postgres of this machine: a cluster made once, reached over TCP with a password.</summary>
internal sealed class PostgresPlanner(StateFolder state, TimeProvider time) : IPlanner
{
    public bool Plans(ResourceInstance instance) => instance.Resource is PostgresServerResource;

    public async Task<ProcessPlan> PlanAsync(ResourceInstance instance, ResourceInputs inputs, CancellationToken cancel)
    {
        var server = (PostgresServerResource)instance.Resource;
        var user = UnprivilegedUser.ForServers;
        var folder = Path.Combine(state.ShortFolder, "data", server.Name);
        if (!File.Exists(Path.Combine(folder, "PG_VERSION")))
        {
            await InitializeAsync(server, folder, user, cancel).ConfigureAwait(false);
        }
        var port = server.Endpoint.Allocated.Port.ToString(CultureInfo.InvariantCulture);
        // No Unix socket: nothing to collide on, and nothing stays behind. Shared memory in files of the data folder for the same reason. fsync only matters
        // when the machine loses power: what a killed server wrote is safe with the kernel, and a start after a kill would sync every file first.
        return new ProcessPlan(
            [
                PostgresPrograms.Find("postgres"), "-D", folder, "-h", "127.0.0.1", "-p", port, "-k", "", "-c", "dynamic_shared_memory_type=mmap",
                "-c", "max_connections=300", "-c", "fsync=off", "-c", "full_page_writes=off",
                .. inputs.Arguments,
            ],
            folder, inputs.Environment)
        {
            User = user,
            // Its fast shutdown; at SIGTERM it would wait until all clients have gone.
            StopSignal = Signal.Interrupt,
        };
    }

    /// <summary>Into a folder beside it, which then takes the name: an initdb that was cut off leaves nothing that looks like a cluster.</summary>
    private async Task InitializeAsync(PostgresServerResource server, string folder, UnprivilegedUser? user, CancellationToken cancel)
    {
        var next = folder + ".new";
        if (Directory.Exists(next))
        {
            Directory.Delete(next, recursive: true);
        }
        Directory.CreateDirectory(Path.Combine(state.ShortFolder, "data"));
        Directory.CreateDirectory(next);
        var password = next + ".password";
        StateFolder.WriteFile(password, await server.Password.GetValueAsync(cancel).ConfigureAwait(false) + "\n");
        user?.Own(next);
        user?.Own(password);
        try
        {
            var superuser = await server.UserName.GetValueAsync(cancel).ConfigureAwait(false) ?? PostgresServerResource.DefaultUserName;
            using var log = new LogFile(Path.Combine(state.Logs, server.Name + "-initdb.log"));
            var plan = new ProcessPlan(
                [
                    PostgresPrograms.Find("initdb"), "-D", Path.Combine(next, "cluster"), "-U", superuser, "--pwfile", password,
                    "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions",
                ],
                next, new Dictionary<string, string>()) { User = user };
            var code = await RunningProcess.RunAsync(plan, state.Path, log, time, cancel).ConfigureAwait(false);
            if (code != 0)
            {
                throw new IOException($"initdb failed with exit code {code}: {string.Join(' ', log.Tail(3))}");
            }
        }
        finally
        {
            File.Delete(password);
        }
        Directory.Move(Path.Combine(next, "cluster"), folder);
        Directory.Delete(next, recursive: true);
    }
}
