using Microsoft.Extensions.Configuration;

namespace HashPerp.AppHost;

/// <summary>The node that everybody talks to: the map's own, or one that runs elsewhere.</summary>
/// <param name="Own">Null where the configuration names a node.</param>
/// <param name="Settings">Section <c>Bitcoin</c> of the host's configuration: <c>RpcUrl</c>, <c>RpcUser</c>, <c>RpcPassword</c>, <c>ZmqBlock</c>, as every service reads it.</param>
internal sealed record NodeReference(IResourceBuilder<BitcoindResource>? Own, IConfigurationSection Settings);

/// <summary>Who talks to the node.</summary>
internal static class NodeReferenceExtensions
{
    /// <summary>The node at <c>Bitcoin:RpcUrl</c>, or else ours.</summary>
    public static NodeReference NodeOr(this IDistributedApplicationBuilder builder, Func<IResourceBuilder<BitcoindResource>> ours)
    {
        var settings = builder.Configuration.GetSection("Bitcoin");
        return new NodeReference(ChainSettings.NamesNode(builder.Configuration) ? null : ours(), settings);
    }

    /// <summary>Tells a service where the node is.</summary>
    public static IResourceBuilder<ProjectResource> WithNode(this IResourceBuilder<ProjectResource> service, NodeReference node)
    {
        if (node.Own is { } own)
        {
            return service
                .WithEnvironment("Bitcoin__RpcUrl", own.GetEndpoint(BitcoindResource.RpcEndpoint))
                .WithEnvironment("Bitcoin__RpcUser", BitcoindResource.User)
                .WithEnvironment("Bitcoin__RpcPassword", $"{own.Resource.Password}")
                .WithEnvironment("Bitcoin__ZmqBlock", own.GetEndpoint(BitcoindResource.ZmqEndpoint));
        }
        foreach (var setting in node.Settings.GetChildren())
        {
            service.WithEnvironment($"Bitcoin__{setting.Key}", setting.Value);
        }
        return service;
    }

    /// <summary>Waits for a node of ours; one that runs elsewhere is taken to run.</summary>
    public static IResourceBuilder<ProjectResource> WaitFor(this IResourceBuilder<ProjectResource> service, NodeReference node) =>
        node.Own is { } own ? service.WaitFor(own) : service;
}
