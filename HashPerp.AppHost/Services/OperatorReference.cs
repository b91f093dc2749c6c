using Microsoft.Extensions.Configuration;

namespace HashPerp.AppHost;

/// <summary>The operator that everybody talks to: the map's ArkServer, or an arkd that runs elsewhere.</summary>
/// <param name="Own">Null where the configuration names an operator.</param>
/// <param name="Url">Where it serves gRPC without TLS; null for ours, whose address the map chooses.</param>
internal sealed record OperatorReference(IResourceBuilder<ProjectResource>? Own, string? Url);

/// <summary>Who talks to the operator.</summary>
internal static class OperatorReferenceExtensions
{
    /// <summary>The name by which clients find it, whoever it is.</summary>
    private const string Address = "services__arkserver__grpc__0";

    /// <summary>The operator at <c>Operator:Url</c>, or else ours.</summary>
    public static OperatorReference OperatorOr(this IDistributedApplicationBuilder builder, Func<IResourceBuilder<ProjectResource>> ours)
    {
        var url = builder.Configuration["Operator:Url"];
        return string.IsNullOrEmpty(url) ? new OperatorReference(ours(), null) : new OperatorReference(null, url);
    }

    /// <summary>Tells a service where the operator is.</summary>
    public static IResourceBuilder<ProjectResource> WithReference(this IResourceBuilder<ProjectResource> service, OperatorReference arkd) =>
        arkd.Own is { } own ? service.WithReference(own) : service.WithEnvironment(Address, arkd.Url);

    /// <summary>Waits for an operator of ours; one that runs elsewhere is taken to run.</summary>
    public static IResourceBuilder<ProjectResource> WaitFor(this IResourceBuilder<ProjectResource> service, OperatorReference arkd) =>
        arkd.Own is { } own ? service.WaitFor(own) : service;
}
