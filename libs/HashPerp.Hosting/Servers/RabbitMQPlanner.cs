using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using HashPerp.Processes;

namespace HashPerp.Hosting;

/// <summary>RabbitMQ as <c>./hashperp setup</c> unpacked it: one node without distribution, so that it listens on its AMQP port only and needs no epmd.</summary>
internal sealed class RabbitMQPlanner(StateFolder state) : IPlanner
{
    public bool Plans(ResourceInstance instance) => instance.Resource is RabbitMQServerResource;

    public async Task<ProcessPlan> PlanAsync(ResourceInstance instance, ResourceInputs inputs, CancellationToken cancel)
    {
        var server = (RabbitMQServerResource)instance.Resource;
        var folder = state.Folder(server.Name);
        var user = await server.UserName.GetValueAsync(cancel).ConfigureAwait(false);
        var password = await server.Password.GetValueAsync(cancel).ConfigureAwait(false);
        // The user is made at the first start of the node, with its data. The write-ahead log of quorum queues is 512 MB unless it is told otherwise.
        StateFolder.WriteFile(Path.Combine(folder, "rabbitmq.conf"), string.Create(CultureInfo.InvariantCulture, $"""
            listeners.tcp.1 = 127.0.0.1:{server.Endpoint.Allocated.Port}
            default_user = {user}
            default_pass = {password}
            log.console = true
            log.console.level = warning
            log.connection.level = error
            log.file = false
            vm_memory_high_watermark.absolute = 1GB
            raft.wal_max_size_bytes = 33554432

            """));
        return new ProcessPlan([ServerPrograms.Find("rabbitmq-server"), folder, "-noinput", .. inputs.Arguments], folder, inputs.Environment);
    }
}
