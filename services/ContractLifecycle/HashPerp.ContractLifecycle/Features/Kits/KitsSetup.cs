using Grpc.Core;
using HashPerp.ContractLifecycle.Core;
using HashPerp.ContractScripts;
using HashPerp.ServiceDefaults;

namespace HashPerp.ContractLifecycle;

/// <summary>Wires the shelf of kit copies.</summary>
internal static class KitsSetup
{
    /// <summary>What a message has beside the copy.</summary>
    private const int MessageBytes = 4_096;

    public static void AddKits(this WebApplicationBuilder builder)
    {
        builder.MapErrors(StatusCode.NotFound, LifecycleErrors.UnknownKitCopy);
        builder.MapErrors(StatusCode.AlreadyExists, LifecycleErrors.KitCopyTaken);
        builder.MapErrors(StatusCode.FailedPrecondition, LifecycleErrors.KitCopiesFull);
        builder.Services.AddSingleton(KitCopyLimits.From(builder.Configuration));
        builder.Services.AddSingleton<KitShelf>();
        builder.Services.AddGrpc().AddServiceOptions<KitCopiesService>(grpc => grpc.MaxReceiveMessageSize = KitCopyHeader.MaxCopyBytes + MessageBytes);
    }
}
