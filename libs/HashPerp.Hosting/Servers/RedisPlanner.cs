using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using HashPerp.Processes;

namespace HashPerp.Hosting;

/// <summary>Redis as <c>./hashperp setup</c> unpacked it. It appends what it is told to a file, so that a killed one comes back as it was.</summary>
internal sealed class RedisPlanner(StateFolder state) : IPlanner
{
    public bool Plans(ResourceInstance instance) => instance.Resource is RedisResource;

    public async Task<ProcessPlan> PlanAsync(ResourceInstance instance, ResourceInputs inputs, CancellationToken cancel)
    {
        var server = (RedisResource)instance.Resource;
        var folder = state.Folder(server.Name);
        var configuration = Path.Combine(folder, "redis.conf");
        var password = await server.Password.GetValueAsync(cancel).ConfigureAwait(false);
        StateFolder.WriteFile(configuration, string.Create(CultureInfo.InvariantCulture, $"""
            bind 127.0.0.1
            port {server.Endpoint.Allocated.Port}
            requirepass {password}
            dir {folder}
            save ""
            appendonly yes
            maxmemory 256mb

            """));
        return new ProcessPlan([ServerPrograms.Find("redis-server"), configuration, .. inputs.Arguments], folder, inputs.Environment);
    }
}
