using Microsoft.AspNetCore.Http;

namespace HashPerp.ServiceDefaults;

/// <summary>What operators and machines ask for.</summary>
internal static class OperationsPaths
{
    /// <summary>Whether the service can do its work: everything that it depends on answers.</summary>
    public const string Health = "/health";

    /// <summary>Whether the process is alive.</summary>
    public const string Alive = "/alive";

    /// <summary>For Prometheus.</summary>
    public const string Metrics = "/metrics";

    public static bool Contains(PathString path) => path == Health || path == Alive || path == Metrics;
}
